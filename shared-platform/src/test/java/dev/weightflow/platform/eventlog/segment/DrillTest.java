package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests restoring for practice. */
@WithEmbeddedServers
class DrillTest extends RestorationFixture {
    @Test
    void a_drill_compares_what_is_restored_with_what_is_there() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 7);
            save(Topics.TRAININGS, "trainer");
            append(journal, 2);
        }
        byte[] record = store.read("installations/000000/record").orElseThrow();

        DrilledTopic drilled = restoration().drill(sharedKafka()).get(0);

        assertThat(drilled.same()).isTrue();
        assertThat(drilled.facts()).isEqualTo(7);
        assertThat(drilled.unsaved()).isEqualTo(2);
        assertThat(store.list("installations/")).as("nothing is assigned").hasSize(2);
        assertThat(store.read("installations/000000/record")).contains(record);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 1);
        }
    }
}
