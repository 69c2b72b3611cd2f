package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.segment.SegmentManifests.Stored;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Saves the records of a topic in segments, from where the full ones of its manifest end; what is not enough for a full one is stored anew each time.
 * Several instances may save the same topic: the manifest is replaced only by who has read it, and while one instance extends it, the others leave it
 * to that one. Confined to one thread at a time, but for {@link #close}.
 */
final class SegmentStream implements AutoCloseable {
    private final RecordReader reader;
    private final SegmentManifests manifests;
    private final ObjectStore store;
    private final SavedLog log;
    private final InstantSource clock;
    private final LongConsumer sizes;

    /** Mark of the manifest that was seen last. */
    private Optional<String> seen = Optional.empty();
    /** End of the topic when everything before it was last saved. */
    private Offsets savedTo = Offsets.BEGINNING;

    /**
     * @param signatures signs the manifest
     * @param sizes is told the size of each segment that was stored
     */
    SegmentStream(
            KafkaConnection kafka,
            Topic topic,
            SavedLog log,
            ObjectStore store,
            Signatures signatures,
            InstantSource clock,
            LongConsumer sizes) {
        this.reader = new RecordReader(kafka, topic);
        this.manifests = new SegmentManifests(store, signatures);
        this.store = store;
        this.log = log;
        this.clock = clock;
        this.sizes = sizes;
    }

    /**
     * Saves what is new, unless another instance does so at present.
     *
     * @return whether everything is saved that was there before the call, by whichever instance, up to its latest interval
     * @throws LogException if Kafka does not answer, or the topic is another one now
     * @throws SegmentException.Ahead if the topic does not continue its segments
     */
    boolean save() {
        requireSameTopic();
        Instant began = clock.instant();
        Offsets end = reader.end();
        Optional<Stored> stored = manifests.read(log);
        Optional<String> mark = stored.flatMap(Stored::mark);
        boolean anotherSaves = seen.isPresent() && !seen.equals(mark);
        seen = mark;
        if (anotherSaves || end.equals(savedTo)) {
            return true;
        }
        return saveTo(end, stored, began);
    }

    /** Returns whether everything before that position was saved by this instance. */
    boolean hasSaved(Offsets position) {
        return savedTo.reaches(position);
    }

    private void requireSameTopic() {
        String now = reader.topicId();
        if (!now.equals(log.topicId())) {
            throw new LogException.Unavailable(log.topic(), "its id is " + now + " instead of " + log.topicId(), null);
        }
    }

    private boolean saveTo(Offsets end, Optional<Stored> stored, Instant began) {
        Progress progress = new Progress(stored, began);
        requireContinued(progress.saved, end);
        reader.read(new Offsets(progress.manifest.end()), end, progress::take);
        if (!progress.finish()) {
            return false;
        }
        savedTo = end;
        return true;
    }

    private void requireContinued(Offsets saved, Offsets end) {
        Offsets first = reader.beginning();
        saved.next().forEach((partition, next) -> {
            if (next > end.of(partition) || next < first.of(partition)) {
                throw new SegmentException.Ahead(log.topic(), partition, next, first.of(partition), end.of(partition));
            }
        });
    }

    /** Records behind the full segments; while they are read, further full segments are stored and named. */
    private final class Progress {
        private final Instant began;
        private SegmentManifest manifest;
        private Optional<String> mark;
        /** Position of the manifest that was stored last. */
        private Offsets saved;

        private List<ConsumerRecord<byte[], byte[]>> pending = new ArrayList<>();
        private long bytes;
        /** Set once a manifest was stored in between, which does not name everything yet. */
        private boolean isBehind;
        /** Set once another instance has replaced the manifest. */
        private boolean lost;

        /** @param began the time of the call, before its end was looked up: what was committed later may be missing */
        Progress(Optional<Stored> stored, Instant began) {
            this.began = began;
            this.manifest = stored.map(Stored::manifest).orElseGet(() -> SegmentManifest.empty(log));
            this.mark = stored.flatMap(Stored::mark);
            this.saved = manifest.position();
        }

        void take(List<ConsumerRecord<byte[], byte[]>> records) {
            if (lost) {
                return;
            }
            SegmentManifest grown = manifest;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                pending.add(record);
                bytes += SegmentFormat.size(record);
                if (pending.size() >= Segment.FULL || bytes >= Segment.FULL_BYTES) {
                    byte[] content = content();
                    grown = grown.with(Segment.of(store.put(content), grown.end(), pending));
                    sizes.accept(content.length);
                    pending = new ArrayList<>();
                    bytes = 0;
                }
            }
            boolean more = grown != manifest;
            manifest = grown;
            // what the stored manifest names must not be missing from the next one, not for a moment
            if (more && manifest.position().reaches(saved)) {
                lost = !write(manifest.savedAt());
                isBehind = true;
            }
        }

        /** Stores the rest, if there is anything that the stored manifest does not name. */
        boolean finish() {
            if (lost) {
                return false;
            }
            if (pending.isEmpty()) {
                // the manifest of an empty topic says that it is saved: its first facts may be lost, and are no reason
                // to restore nothing
                return mark.isPresent() && !isBehind || write(began);
            }
            byte[] content = content();
            SegmentManifest grown = manifest.withOpen(Segment.of(Digest.of(content), manifest.end(), pending));
            if (grown.position().equals(saved)) {
                return true;
            }
            if (!manifests.writeOpen(grown, content)) {
                return false;
            }
            sizes.accept(content.length);
            manifest = grown;
            return write(began);
        }

        private byte[] content() {
            return SegmentFormat.write(log.topic(), pending);
        }

        private boolean write(Instant savedAt) {
            if (!manifests.write(manifest.at(savedAt), mark)) {
                return false;
            }
            // the manifest as it is stored, which may have been paged
            Stored written = manifests.read(log).orElseThrow();
            manifest = written.manifest();
            saved = manifest.position();
            mark = written.mark();
            seen = mark;
            return true;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
