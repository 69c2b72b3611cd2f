package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Installation;
import dev.weightflow.platform.eventlog.LogHead;
import dev.weightflow.platform.eventlog.RecordedLogs;
import dev.weightflow.platform.eventlog.RecordedLogs.Recorded;
import dev.weightflow.platform.eventlog.segment.KnownTopics.Known;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.time.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;

/**
 * Restores lost topics from their segments, and assigns the bucket to the topics that hold the facts then. Services accept those, and whoever still
 * writes to the lost ones is refused. Everything can be repeated: until the bucket is assigned, nothing counts.
 */
public final class Restoration {
    private static final Duration SAVED_EVERY = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final ObjectStore store;
    private final FactReader facts;
    private final Function<String, Signatures> writers;
    private final InstantSource clock;
    private final Consumer<String> told;
    private final RecordedLogs recorded;
    private final KnownTopics topics;

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
        this.topics = new KnownTopics(kafka, store, facts, told);
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
        List<Known> all = topics.known();
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
        SavedRecords saved = topics.saved(known);
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
                restore.run(saved, topics.progress(known, saved, watch));
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
                new Recorded(done.known().topicId(), KnownTopics.EPOCH, done.head()),
                writers.apply(done.known().writer()));
    }

    private static double seconds(Stopwatch watch) {
        return watch.elapsed().toMillis() / 1000.0;
    }
}
