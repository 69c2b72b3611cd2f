package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests a restore that ended early. */
@WithEmbeddedServers
class RestorationKilledTest extends RestorationFixture {
    @Test
    void a_restore_that_is_killed_is_finished_by_the_next_one() {
        write(Segment.FULL + 30);
        loseTopics();
        assertThatThrownBy(() -> new Restoration(kafka, store, reader(), this::signatures, Clock.systemUTC(), told -> {
                            throw new IllegalStateException("killed behind the first segment");
                        })
                        .restore(Set.of(), Optional.empty()))
                .hasMessageContaining("killed");
        assertThat(records()).hasSize(Segment.FULL);
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);

        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .isEqualTo(Segment.FULL + 30);

        assertThat(records()).hasSize(Segment.FULL + 30);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).hasSize(Segment.FULL + 30);
        }
    }

    @Test
    void a_restore_that_is_killed_before_it_stores_the_heads_is_finished_by_the_next_one() {
        write(30);
        byte[] head = store.read("heads/weightflow.trainings/head").orElseThrow();
        loseTopics();
        restoration().restore(Set.of(), Optional.empty());
        store.replace("heads/weightflow.trainings/head", head);
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);

        restoration().restore(Set.of(), Optional.empty());

        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).hasSize(30);
        }
        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("nothing to restore");
    }
}
