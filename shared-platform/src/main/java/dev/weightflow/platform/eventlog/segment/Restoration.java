package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Installation;
import dev.weightflow.platform.eventlog.LogHead;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.RecordedLogs;
import dev.weightflow.platform.eventlog.RecordedLogs.Recorded;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;

/**
 * Restores lost topics from their segments, and assigns the bucket to the topics that hold the facts then. Services accept those, and whoever still
 * writes to the lost ones is refused. Everything can be repeated: until the bucket is assigned, nothing counts.
 */
public final class Restoration {
    /** Epoch of the head of a restored topic, which has an id of its own. */
    private static final String EPOCH = "restored";

    private static final Duration SAVED_EVERY = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final ObjectStore store;
    private final FactReader facts;
    private final Function<String, Signatures> writers;
    private final InstantSource clock;
    private final Consumer<String> told;
    private final RecordedLogs recorded;

    /**
     * @param kafka a login that may write the topics, with the transactional ids of their writers
     * @param facts verifies facts and manifests
     * @param writers returns the signatures of a service
     * @param told receives the progress, for people
     */
    public Restoration(
            KafkaConnection kafka,
            ObjectStore store,
            FactReader facts,
            Function<String, Signatures> writers,
            InstantSource clock,
            Consumer<String> told) {
        this.kafka = kafka;
        this.store = store;
        this.facts = facts;
        this.writers = writers;
        this.clock = clock;
        this.told = told;
        this.recorded = new RecordedLogs(store, facts);
    }

    /**
     * Topic of the installation: the log that the bucket knows, and the id of the topic that is there.
     *
     * @param headless whether the bucket has a head of another log alone: an earlier attempt ended before it stored this one's
     */
    private record Known(Topic topic, Recorded log, String topicId, boolean headless) {
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

    /** Restored topic, with the head that its writer is to sign. */
    private record Done(Known known, RestoredTopic result, LogHead head) {}

    /**
     * Restores topics.
     *
     * @param only the topics to restore; all that are lost, if there are none
     * @param until the time to which they are restored
     * @throws RestoreException if there is nothing to restore, or a topic is not empty
     * @throws SegmentException if the segments cannot be used
     */
    public List<RestoredTopic> restore(Set<String> only, Optional<Instant> until) {
        Installation installation = recorded.installation().orElseThrow(RestoreException::noInstallation);
        List<Known> all = known();
        List<Known> lost = all.stream().filter(Known::isLost).toList();
        requireChosen(lost, only);
        List<Done> done = new ArrayList<>();
        lost.forEach(known -> done.add(restored(known, until)));
        readAgain(all);
        Map<String, String> topicIds = new TreeMap<>();
        all.forEach(known -> topicIds.put(known.name(), known.topicId()));
        try (RecordReader any = new RecordReader(kafka, lost.get(0).topic())) {
            recorded.replaceInstallation(
                    installation,
                    any.cluster(),
                    kafka.prefix().text(),
                    topicIds,
                    topic -> writers.apply(Principals.writerOf(topic).orElseThrow()),
                    clock.instant());
        }
        done.forEach(this::storeHead);
        return done.stream().map(Done::result).toList();
    }

    /** Returns the topics that their writers have recorded, whichever topics have their names now. */
    private List<Known> known() {
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

    private static void requireChosen(List<Known> lost, Set<String> only) {
        List<String> names = lost.stream().map(Known::name).toList();
        if (lost.isEmpty()) {
            throw RestoreException.nothingLost();
        }
        only.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw RestoreException.notLost(name);
        });
        String others = String.join(
                ", ", names.stream().filter(name -> !only.contains(name)).toList());
        if (!only.isEmpty() && !others.isEmpty()) {
            throw RestoreException.othersLost(others);
        }
    }

    private Done restored(Known known, Optional<Instant> until) {
        Stopwatch watch = Stopwatch.start();
        SavedRecords saved = saved(known);
        try (TopicRestore restore = new TopicRestore(
                        kafka, known.topic(), known.writer(), facts, known.log().head(), until);
                SegmentStream stream = new SegmentStream(
                        kafka,
                        known.topic(),
                        known.target(),
                        store,
                        writers.apply(known.writer()),
                        clock,
                        bytes -> {})) {
            // in segments of its own, so that the topic is safe from its first moment
            try (PeriodicTask meanwhile =
                    PeriodicTask.every(SAVED_EVERY, "segments-" + known.name(), () -> save(stream))) {
                restore.run(saved, progress(known, saved, watch));
            }
            // the last transaction is in the topic as soon as its markers are, a moment after it was committed
            while (!(save(stream) && stream.hasSaved(restore.end()))) {
                Thread.onSpinWait();
            }
            RestoredTopic result = new RestoredTopic(
                    known.name(),
                    known.topicId(),
                    restore.headBefore().count(),
                    restore.sums().count(),
                    restore.lastAt(),
                    Math.max(
                            0, known.log().head().count() - restore.headBefore().count()),
                    Optional.of(saved.manifest().savedAt()).filter(at -> at.isAfter(Instant.EPOCH)),
                    seconds(watch));
            return new Done(known, result, restore.headAfter());
        }
    }

    private SavedRecords saved(Known known) {
        SegmentManifests manifests = new SegmentManifests(store, facts.signatures());
        Optional<SegmentManifest> manifest = manifests.read(known.source()).map(SegmentManifests.Stored::manifest);
        long facts = known.log().head().count();
        if (manifest.isEmpty() && facts > 0) {
            throw RestoreException.noSegments(known.name(), facts);
        }
        return new SavedRecords(store, manifests, manifest.orElseGet(() -> SegmentManifest.empty(known.source())));
    }

    private LongConsumer progress(Known known, SavedRecords saved, Stopwatch watch) {
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

    private static boolean save(SegmentStream stream) {
        synchronized (stream) {
            return stream.save();
        }
    }

    private void readAgain(List<Known> all) {
        Set<String> topics = all.stream()
                .map(known -> kafka.prefix().before(known.topic()).name())
                .collect(Collectors.toSet());
        try (AdminClient admin = kafka.admin()) {
            FollowedOffsets.delete(admin, topics)
                    .forEach(group -> told.accept("The group " + group + " will read its facts again"));
        }
    }

    private void storeHead(Done done) {
        recorded.replaceHead(
                done.known().name(),
                new Recorded(done.known().topicId(), EPOCH, done.head()),
                writers.apply(done.known().writer()));
    }

    /**
     * Restores every topic of the installation into another Kafka, whose topics are empty, and compares them with the installation's own. Nothing of
     * the installation is changed.
     */
    public List<DrilledTopic> drill(KafkaConnection elsewhere) {
        recorded.installation().orElseThrow(RestoreException::noInstallation);
        return known().stream().map(known -> drilled(known, elsewhere)).toList();
    }

    private DrilledTopic drilled(Known known, KafkaConnection elsewhere) {
        Stopwatch watch = Stopwatch.start();
        SavedRecords saved = saved(known);
        try (TopicRestore restore = new TopicRestore(
                        elsewhere,
                        known.topic(),
                        known.writer(),
                        facts,
                        known.log().head(),
                        Optional.empty());
                RecordReader original = new RecordReader(kafka, known.topic())) {
            restore.run(saved, progress(known, saved, watch));
            double seconds = seconds(watch);
            Offsets end = saved.manifest().position();
            RecordSums sums = new RecordSums();
            original.read(original.beginning(), end, records -> records.stream()
                    .filter(record -> !TopicRestore.isGivenUp(facts, known.topic(), record))
                    .forEach(sums::add));
            AtomicLong unsaved = new AtomicLong();
            original.read(end, original.end(), records -> unsaved.addAndGet(records.size()));
            return new DrilledTopic(
                    known.name(),
                    restore.headBefore().count(),
                    restore.sums().count(),
                    !known.isLost() && sums.now().equals(restore.sums().now()),
                    unsaved.get(),
                    Optional.of(saved.manifest().savedAt()).filter(at -> at.isAfter(Instant.EPOCH)),
                    seconds);
        }
    }

    private static double seconds(Stopwatch watch) {
        return watch.elapsed().toMillis() / 1000.0;
    }
}
