package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.segment.Segment.Range;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of a log, read from its segments: each segment has its digest, continues the one before, and holds what the manifest says. */
record SavedRecords(ObjectStore store, SegmentManifests manifests, SegmentManifest manifest) {

    /**
     * Reads all of them, in order within each partition.
     *
     * @throws SegmentException.Damaged if a segment is lost or is not what was stored, or one is missing between two others
     */
    void each(Consumer<List<ConsumerRecord<byte[], byte[]>>> told) {
        Reading reading = new Reading(told);
        manifests.full(manifest).forEach(segment -> reading.take(segment, full(segment)));
        manifest.open().ifPresent(open -> reading.take(open, open(open)));
        if (reading.count != manifest.records() || !new Offsets(reading.reached).equals(manifest.position())) {
            throw SegmentException.Damaged.manifest(topic(), "its segments are not all that it counts");
        }
    }

    private final class Reading {
        private final Consumer<List<ConsumerRecord<byte[], byte[]>>> told;
        private final Map<Integer, Long> reached = new HashMap<>();
        private long count;

        Reading(Consumer<List<ConsumerRecord<byte[], byte[]>>> told) {
            this.told = told;
        }

        void take(Segment segment, List<ConsumerRecord<byte[], byte[]>> records) {
            segment.partitions().forEach((partition, range) -> {
                if (range.from() != reached.getOrDefault(partition, 0L)) {
                    throw damaged(segment, "it does not continue the one before");
                }
                reached.put(partition, range.to());
            });
            requireCovered(segment, records);
            count += records.size();
            told.accept(records);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> full(Segment segment) {
        try {
            return SegmentFormat.read(store.read(segment.content()), topic());
        } catch (SegmentException.Damaged
                | ObjectStoreException.NotFound
                | ObjectStoreException.TooLarge
                | ObjectStoreException.DigestMismatch e) {
            throw damaged(segment, e.getMessage());
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> open(Segment segment) {
        return SegmentFormat.read(manifests.readOpen(manifest, segment), topic());
    }

    private void requireCovered(Segment segment, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Integer, Long> next = new HashMap<>();
        segment.partitions().forEach((partition, range) -> next.put(partition, range.from()));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Range range = segment.partitions().get(record.partition());
            if (range == null || record.offset() < next.get(record.partition()) || record.offset() >= range.to()) {
                throw damaged(segment, "it holds a record that is not its own");
            }
            next.put(record.partition(), record.offset() + 1);
        }
        segment.partitions().forEach((partition, range) -> {
            if (next.get(partition) != range.to()) {
                throw damaged(segment, "it ends early");
            }
        });
        if (records.size() != segment.records()) {
            throw damaged(segment, "it holds " + records.size() + " records instead of " + segment.records());
        }
    }

    private SegmentException.Damaged damaged(Segment segment, String why) {
        return SegmentException.Damaged.segment(topic(), segment.content(), why);
    }

    private String topic() {
        return manifest.log().topic();
    }
}
