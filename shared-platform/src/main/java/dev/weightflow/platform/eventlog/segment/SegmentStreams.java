package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.RecordedLogs;
import dev.weightflow.platform.eventlog.RecordedLogs.Recorded;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.service.ServiceContext;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saving of the topics that a service writes, at an interval. Metrics: the bytes of segments ({@code weightflow.segments.bytes} by topic), and the time since
 * everything was saved ({@code weightflow.segments.age} by topic).
 *
 * @param every the interval; nothing is saved without one
 */
public record SegmentStreams(Optional<Duration> every, FactReader facts, MeterRegistry meters, InstantSource clock) {
    /** Setting of the interval: a duration, or {@code off}. */
    public static final String EVERY = "weightflow.segments.every";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentStreams.class);

    /**
     * Saves a topic for as long as the service runs.
     *
     * @param topic a topic whose journal is open, so that its log is recorded
     */
    public void save(ServiceContext service, KafkaConnection kafka, Topic topic, ObjectStore store) {
        every.ifPresent(pause -> {
            Counter bytes = meters.counter("weightflow.segments.bytes", "topic", topic.name());
            SegmentStream stream = service.open(stream(kafka, topic, store, facts, clock, bytes::increment));
            AtomicReference<Stopwatch> saved = new AtomicReference<>(Stopwatch.start());
            Gauge.builder("weightflow.segments.age", () -> saved.get().elapsed().toMillis() / 1000.0)
                    .baseUnit("seconds")
                    .tags("topic", topic.name())
                    .register(meters);
            service.work(PeriodicTask.every(pause, "segments-" + topic.name(), () -> attempt(topic, stream, saved)));
        });
    }

    private static SegmentStream stream(
            KafkaConnection kafka,
            Topic topic,
            ObjectStore store,
            FactReader facts,
            InstantSource clock,
            LongConsumer sizes) {
        Recorded log = new RecordedLogs(store, facts).log(topic.name()).orElseThrow();
        return new SegmentStream(
                kafka,
                topic,
                new SavedLog(topic.name(), log.topicId(), log.epoch()),
                store,
                facts.signatures(),
                clock,
                sizes);
    }

    /**
     * Saves a topic once, as its writer does all the time.
     *
     * @return whether everything is saved that was there before
     */
    public static boolean saveOnce(
            KafkaConnection kafka, Topic topic, ObjectStore store, FactReader facts, InstantSource clock) {
        try (SegmentStream stream = stream(kafka, topic, store, facts, clock, bytes -> {})) {
            return stream.save();
        }
    }

    private void attempt(Topic topic, SegmentStream stream, AtomicReference<Stopwatch> saved) {
        Stopwatch now = Stopwatch.start();
        try {
            if (stream.save()) {
                saved.set(now);
            }
        } catch (SegmentException e) {
            LOG.error("{}: {}", topic.name(), e.getMessage());
            meters.counter("weightflow.failures", "code", e.code()).increment();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be saved in segments, and is tried again: {}", topic.name(), e.getMessage());
        }
    }
}
