package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.HeadCheck;
import dev.weightflow.platform.eventlog.LogHead;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.RecordedLogs;
import dev.weightflow.platform.eventlog.segment.KnownTopics.Known;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.time.Stopwatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Comparison of everything that is saved with the topics themselves. Nothing of the installation is changed: a reader's login is enough. */
public final class Drill {
    private final KafkaConnection kafka;
    private final ObjectStore store;
    private final FactReader facts;
    private final KnownTopics topics;

    /**
     * @param facts verifies facts and manifests
     * @param told receives the progress, for people
     */
    public Drill(KafkaConnection kafka, ObjectStore store, FactReader facts, Consumer<String> told) {
        this.kafka = kafka;
        this.store = store;
        this.facts = facts;
        this.topics = new KnownTopics(kafka, store, facts, told);
    }

    /** Saved records as they were read: the head of their facts, and the sums of all. */
    private record Read(LogHead head, RecordSums sums) {}

    /** Way of reading what is saved of a topic. */
    private interface Way {
        Read read(Known known, SavedRecords saved, LongConsumer done);
    }

    /**
     * Restores every topic of the installation into another Kafka, whose topics are empty, and compares.
     *
     * @throws RestoreException if the bucket has nothing to restore from, or a fact cannot be read
     * @throws SegmentException if the segments cannot be used
     */
    public List<DrilledTopic> restoringInto(KafkaConnection elsewhere) {
        return drilled((known, saved, done) -> {
            try (TopicRestore restore = new TopicRestore(
                    elsewhere, known.topic(), known.writer(), facts, known.log().head(), Optional.empty())) {
                restore.run(saved, done);
                return new Read(restore.headBefore(), restore.sums());
            }
        });
    }

    /** Reads and compares what a restore would write, and writes it nowhere; otherwise as {@link #restoringInto}. */
    public List<DrilledTopic> verifying() {
        return drilled((known, saved, done) -> {
            SavedFacts read = new SavedFacts(known.topic(), facts);
            HeadCheck head = read.check(known.log().head());
            RecordSums sums = new RecordSums();
            saved.each(read::reading, records -> {
                records.stream().filter(each -> !read.isGivenUp(each.record())).forEach(each -> {
                    read.advance(head, each, each.record().offset());
                    sums.add(each.record());
                });
                done.accept(sums.count());
            });
            return new Read(head.reached(), sums);
        });
    }

    private List<DrilledTopic> drilled(Way way) {
        if (new RecordedLogs(store, facts).installation().isEmpty()) {
            throw RestoreException.noInstallation();
        }
        return topics.known().stream().map(known -> drilled(known, way)).toList();
    }

    private DrilledTopic drilled(Known known, Way way) {
        Stopwatch watch = Stopwatch.start();
        SavedRecords saved = topics.saved(known);
        try (RecordReader original = new RecordReader(kafka, known.topic())) {
            Read read = way.read(known, saved, topics.progress(known, saved, watch));
            double seconds = watch.elapsed().toMillis() / 1000.0;
            Offsets end = saved.manifest().position();
            boolean reaches = !known.isLost() && original.end().reaches(end);
            return new DrilledTopic(
                    known.name(),
                    read.head().count(),
                    read.sums().count(),
                    reaches && sums(known, original, end).equals(read.sums().now()),
                    reaches ? unsaved(original, end) : 0,
                    Optional.of(saved.manifest().savedAt()).filter(at -> at.isAfter(Instant.EPOCH)),
                    seconds);
        }
    }

    /** Reads the topic itself up to where it is saved. */
    private Map<Integer, RecordSums.Partition> sums(Known known, RecordReader original, Offsets end) {
        SavedFacts there = new SavedFacts(known.topic(), facts);
        RecordSums sums = new RecordSums();
        original.read(original.beginning(), end, records -> records.stream()
                .filter(record -> !there.isGivenUp(record))
                .forEach(sums::add));
        return sums.now();
    }

    private static long unsaved(RecordReader original, Offsets end) {
        AtomicLong unsaved = new AtomicLong();
        original.read(end, original.end(), records -> unsaved.addAndGet(records.size()));
        return unsaved.get();
    }
}
