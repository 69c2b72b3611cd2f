package dev.weightflow.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.schema.topic.Topics;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoisonTest {

    static Stream<Poison> shapes() {
        return Poison.shapes().stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void no_shape_can_be_read(Poison poison) {
        ProducerRecord<String, byte[]> record = poison.in(Topics.INGESTION_REQUESTS, "a-job");

        assertThatThrownBy(() -> EventCodec.decode(record.headers(), record.value()))
                .isInstanceOf(EventException.Undecodable.class);
    }

    @Test
    void shapes_differ() {
        assertThat(Poison.shapes()).extracting(Poison::shape).doesNotHaveDuplicates();
    }
}
