package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Tests what is not restored. */
@WithEmbeddedServers
class RestorationRefusedTest extends RestorationFixture {
    @Test
    void a_topic_with_anything_else_in_it_is_not_restored() {
        write(5);
        loseTopics();
        publishForeign();

        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("Only an empty topic");
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void a_topic_that_was_never_saved_is_not_restored() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 4);
            awaitHead(4);
        }
        loseTopics();

        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("no segments");
    }

    @Test
    void segments_that_are_not_what_the_head_says_are_not_restored() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 10);
            save(Topics.TRAININGS, "trainer");
            awaitHead(10);
        }
        SegmentManifests manifests = new SegmentManifests(store, signatures("trainer"));
        SegmentManifests.Stored stored = manifests.read(log(Topics.TRAININGS)).orElseThrow();
        List<ConsumerRecord<byte[], byte[]>> swapped = new ArrayList<>();
        new SavedRecords(store, manifests, stored.manifest()).each(swapped::addAll);
        swapped.remove(3);
        byte[] content = SegmentFormat.write(TOPIC.name(), swapped);
        SegmentManifest forged = stored.manifest().withOpen(Segment.of(Digest.of(content), Map.of(), swapped));
        manifests.writeOpen(forged, content);
        manifests.write(forged, stored.mark());
        loseTopics();

        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("not those of the signed head");
    }

    @Test
    void a_fact_by_an_unknown_key_stops_the_restore() {
        write(5);
        loseTopics();
        SigningKeys others = SigningKeys.in(folder.resolve("other-keys"));
        SERVICES.forEach(others::of);
        FactReader foreign = FactReader.of(Signatures.checking("restore", others.ring()));

        assertThatThrownBy(() -> new Restoration(kafka, store, foreign, this::signatures, Clock.systemUTC(), told -> {})
                        .restore(Set.of(), Optional.empty()))
                .isInstanceOf(LogException.HeadKeyUnknown.class);
    }
}
