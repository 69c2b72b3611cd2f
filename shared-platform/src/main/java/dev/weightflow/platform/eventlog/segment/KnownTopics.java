package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.RecordedLogs;
import dev.weightflow.platform.eventlog.RecordedLogs.Recorded;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Topics of the installation that a bucket belongs to, with what is saved of them.
 *
 * @param told receives the progress, for people
 */
record KnownTopics(KafkaConnection kafka, ObjectStore store, FactReader facts, Consumer<String> told) {
    /** Epoch of the head of a restored topic, which has an id of its own. */
    static final String EPOCH = "restored";

    /**
     * Topic of the installation: the log that the bucket knows, and the id of the topic that is there.
     *
     * @param headless whether the bucket has a head of another log alone: an earlier attempt ended before it stored this one's
     */
    record Known(Topic topic, Recorded log, String topicId, boolean headless) {
        boolean isLost() {
            return !log.topicId().equals(topicId) || headless;
        }

        String name() {
            return topic.name();
        }

        SavedLog source() {
            return new SavedLog(name(), log.topicId(), headless ? EPOCH : log.epoch());
        }

        SavedLog target() {
            return new SavedLog(name(), topicId, EPOCH);
        }

        String writer() {
            return Principals.writerOf(name()).orElseThrow();
        }
    }

    /** Returns the topics that their writers have recorded, whichever topics have their names now. */
    List<Known> known() {
        RecordedLogs recorded = new RecordedLogs(store, facts);
        List<Known> known = new ArrayList<>();
        for (Topic topic : Topics.events()) {
            if (Principals.writerOf(topic.name()).isPresent()) {
                recorded.log(topic.name()).ifPresent(log -> {
                    try (RecordReader reader = new RecordReader(kafka, topic)) {
                        String id = reader.topicId();
                        boolean headless = log.topicId().equals(id) && recorded.hasHeadOfAnother(topic.name(), id);
                        known.add(new Known(topic, log, id, headless));
                    }
                });
            }
        }
        return known;
    }

    /**
     * Returns what is saved of a topic.
     *
     * @throws RestoreException if its writer has signed that it holds facts, and nothing is saved
     */
    SavedRecords saved(Known known) {
        SegmentManifests manifests = new SegmentManifests(store, facts.signatures());
        Optional<SegmentManifest> manifest = manifests.read(known.source()).map(SegmentManifests.Stored::manifest);
        long signed = known.log().head().count();
        if (manifest.isEmpty() && signed > 0) {
            throw RestoreException.noSegments(known.name(), signed);
        }
        return new SavedRecords(store, manifests, manifest.orElseGet(() -> SegmentManifest.empty(known.source())));
    }

    LongConsumer progress(Known known, SavedRecords saved, Stopwatch watch) {
        long all = saved.manifest().records();
        return done -> {
            Duration left = done == 0
                    ? Duration.ZERO
                    : watch.elapsed().multipliedBy(all - done).dividedBy(done);
            told.accept(Numbers.format(
                    "%s: %,d of %,d records%s",
                    known.name(), done, all, done < all ? ", about " + Durations.text(left) + " to go" : ""));
        };
    }
}
