package dev.weightflow.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.topic.Topics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class FactTest {

    @Test
    void a_record_that_says_no_type_is_no_event_of_any_form_and_has_no_effect() {
        Fact fact = Fact.of(new ConsumerRecord<>(Topics.DATASETS.name(), 0, 0, "a-job", new byte[0]));

        assertThat(fact.type()).isEmpty();
        assertThat(fact.isReadable()).isFalse();
        assertThat(fact.as(DatasetIngested.class)).isEmpty();
        assertThat(Comparison.of(List.of(), List.of(fact)).observed()).isZero();
    }
}
