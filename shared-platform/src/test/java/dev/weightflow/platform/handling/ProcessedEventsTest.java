package dev.weightflow.platform.handling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.id.EventId;
import org.junit.jupiter.api.Test;

class ProcessedEventsTest {
    @Test
    void the_latest_are_remembered_and_no_more() {
        ProcessedEvents processed = ProcessedEvents.latest(2);

        for (String id : new String[] {"a", "b", "c"}) {
            processed.add(new EventId(id));
        }

        assertThat(processed.contains(new EventId("a"))).isFalse();
        assertThat(processed.contains(new EventId("b"))).isTrue();
        assertThat(processed.contains(new EventId("c"))).isTrue();
    }
}
