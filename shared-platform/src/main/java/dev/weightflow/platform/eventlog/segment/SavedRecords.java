package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.segment.Segment.Range;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of a log, read from its segments: each segment has its digest, continues the one before, and holds what the manifest says. */
record SavedRecords(ObjectStore store, SegmentManifests manifests, SegmentManifest manifest) {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /**
     * Record of a segment, with what was made of it.
     *
     * @param <R> what was made of it
     */
    record Prepared<R>(ConsumerRecord<byte[], byte[]> record, R result) {}

    /** Reads all of them, in order within each partition; fails as {@link #each(Function, Consumer)} does. */
    void each(Consumer<List<ConsumerRecord<byte[], byte[]>>> told) {
        each(
                record -> record,
                some -> told.accept(some.stream().map(Prepared::record).toList()));
    }

    /**
     * Reads all of them, in order within each partition. While a segment is handed over, those behind it are read and prepared on all cores.
     *
     * @param prepare is called for each record on any thread, in any order
     * @param told receives the segments one after the other, on the caller's thread
     * @throws SegmentException.Damaged if a segment is lost or is not what was stored, or one is missing between two others
     */
    <R> void each(Function<ConsumerRecord<byte[], byte[]>, R> prepare, Consumer<List<Prepared<R>>> told) {
        List<Segment> segments = new ArrayList<>(manifests.full(manifest));
        manifest.open().ifPresent(segments::add);
        Map<Integer, Long> reached = new HashMap<>();
        long count = 0;
        ExecutorService workers = Executors.newFixedThreadPool(CORES);
        try {
            Deque<CompletableFuture<List<Prepared<R>>>> ahead = new ArrayDeque<>();
            int asked = 0;
            for (Segment segment : segments) {
                while (asked < segments.size() && ahead.size() <= CORES) {
                    Segment next = segments.get(asked++);
                    ahead.add(CompletableFuture.supplyAsync(() -> prepared(next, prepare), workers));
                }
                requireNext(segment, reached);
                List<Prepared<R>> records = joined(ahead.remove());
                count += records.size();
                told.accept(records);
            }
        } finally {
            workers.shutdownNow();
        }
        if (count != manifest.records() || !new Offsets(reached).equals(manifest.position())) {
            throw SegmentException.Damaged.manifest(topic(), "its segments are not all that it counts");
        }
    }

    private <R> List<Prepared<R>> prepared(Segment segment, Function<ConsumerRecord<byte[], byte[]>, R> prepare) {
        boolean isOpen = manifest.open().filter(segment::equals).isPresent();
        List<ConsumerRecord<byte[], byte[]>> records = isOpen ? open(segment) : full(segment);
        requireCovered(segment, records);
        return records.stream()
                .map(record -> new Prepared<>(record, prepare.apply(record)))
                .toList();
    }

    private static <T> T joined(CompletableFuture<T> segment) {
        try {
            return segment.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void requireNext(Segment segment, Map<Integer, Long> reached) {
        segment.partitions().forEach((partition, range) -> {
            if (range.from() != reached.getOrDefault(partition, 0L)) {
                throw damaged(segment, "it does not continue the one before");
            }
            reached.put(partition, range.to());
        });
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
