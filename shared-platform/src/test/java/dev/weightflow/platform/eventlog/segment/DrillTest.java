package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

        DrilledTopic drilled = drill().restoringInto(sharedKafka()).get(0);

        assertThat(drilled.same()).isTrue();
        assertThat(drilled.facts()).isEqualTo(7);
        assertThat(drilled.unsaved()).isEqualTo(2);
        assertThat(store.list("installations/")).as("nothing is assigned").hasSize(2);
        assertThat(store.read("installations/000000/record")).contains(record);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 1);
        }
    }

    @Test
    void verifying_finds_the_same_without_a_kafka_to_write_to() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 7);
            publishForeign();
            save(Topics.TRAININGS, "trainer");
            append(journal, 2);
        }
        DrilledTopic restored = drill().restoringInto(sharedKafka()).get(0);

        DrilledTopic verified = drill().verifying().get(0);

        assertThat(verified)
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(restored);
        assertThat(verified.same()).isTrue();
        assertThat(verified.records()).isEqualTo(8);
        assertThat(verified.unsaved()).isEqualTo(2);
    }

    @Test
    void verifying_tells_a_topic_that_is_another_and_segments_that_are_not_what_was_signed() {
        write(5);
        loseTopics();
        assertThat(drill().verifying().get(0).same()).isFalse();

        SegmentManifests manifests = new SegmentManifests(store, signatures("trainer"));
        SegmentManifest manifest = manifests.read(log(TOPIC)).orElseThrow().manifest();
        String open = "segments/" + TOPIC.name() + "/" + log(TOPIC).topicId() + "/"
                + log(TOPIC).epoch() + "/open-" + manifest.slot();
        store.replace(open, new byte[] {1});
        assertThatThrownBy(() -> drill().verifying()).isInstanceOf(SegmentException.Damaged.class);
    }

    @Test
    void verifying_misses_what_the_head_counts_and_no_segment_holds() {
        write(5);
        store.delete("segments/" + TOPIC.name() + "/" + log(TOPIC).topicId() + "/"
                + log(TOPIC).epoch() + "/manifest");

        assertThatThrownBy(() -> drill().verifying())
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("held 5 facts");
    }

    private Drill drill() {
        return new Drill(kafka, store, reader(), told -> {});
    }
}
