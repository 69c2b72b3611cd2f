package dev.weightflow.registry.config;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.handling.EventHandler;
import dev.weightflow.platform.handling.Handling;
import dev.weightflow.platform.handling.KafkaDeadLetters;
import dev.weightflow.platform.handling.KafkaSubscription;
import dev.weightflow.platform.handling.ProcessedEvents;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Follower;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.log.MeteredEventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.meter.ModelGauges;
import dev.weightflow.registry.meter.RegistryMeters;
import dev.weightflow.registry.review.Logs;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.registry.review.ReviewLoop;
import dev.weightflow.registry.view.RetrainingShowcase;
import dev.weightflow.registry.view.Showcase;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The service at work: a registry whose logs are followed, and a loop that does what is still to be done. */
final class RegistryService implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Registry registry;
    private final Showcase showcase;
    private final RetrainingShowcase retraining;
    private final ReviewLoop loop;
    private final List<Follower> followers;
    private final KafkaDeadLetters deadLetters;
    private final KafkaSubscription watch;

    private RegistryService(
            Registry registry,
            ReviewLoop loop,
            List<Follower> followers,
            KafkaDeadLetters deadLetters,
            KafkaSubscription watch) {
        this.registry = registry;
        this.showcase = new Showcase(registry);
        this.retraining = new RetrainingShowcase(registry);
        this.loop = loop;
        this.followers = followers;
        this.deadLetters = deadLetters;
        this.watch = watch;
    }

    /**
     * Reads the logs and begins to work.
     *
     * @throws dev.weightflow.platform.log.LogException if a log cannot be read
     */
    static RegistryService start(
            RegistrySettings settings, ObjectStore store, RegistryMeters counters, MeterRegistry meters, Clock clock) {
        ReviewLoop loop = new ReviewLoop(settings.reviewEvery());
        Registry registry = Registry.open(
                logs(settings.kafka(), meters),
                store,
                new Gate(settings.rules()),
                clock,
                fact -> loop.wake(),
                counters::appended);
        counters.watch(registry);
        ModelGauges gauges = new ModelGauges(meters, registry.models(), registry.evaluations());
        gauges.refresh();
        List<Follower> followers = registry.journals().entrySet().stream()
                .map(entry -> Follower.of("follow-" + entry.getKey().name(), entry.getValue()))
                .toList();
        loop.start(() -> {
            registry.reviewer().review();
            gauges.refresh();
        });
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(settings.kafka());
        return new RegistryService(
                registry, loop, followers, deadLetters, watch(settings.kafka(), deadLetters, clock, meters));
    }

    private static Logs logs(KafkaConnection kafka, MeterRegistry meters) {
        List<EventLog<?>> opened = new ArrayList<>();
        try {
            return new Logs(
                    open(kafka, Topics.DATASETS, DatasetEvent.class, meters, opened),
                    open(kafka, Topics.TRAININGS, TrainingEvent.class, meters, opened),
                    open(kafka, Topics.EVALUATIONS, EvaluationEvent.class, meters, opened),
                    open(kafka, Topics.MODELS, ModelEvent.class, meters, opened));
        } catch (RuntimeException e) {
            opened.forEach(EventLog::close);
            throw e;
        }
    }

    private static <E extends Event> EventLog<E> open(
            KafkaConnection kafka, Topic topic, Class<E> family, MeterRegistry meters, List<EventLog<?>> opened) {
        // the pen is the registry's own: it keeps its instances apart, and leaves the topic's other writers alone
        EventLog<E> log = new MeteredEventLog<>(
                KafkaEventLog.open(kafka, topic, family, RegistrySettings.NAME + "-" + topic.name()),
                topic.name(),
                family,
                meters);
        opened.add(log);
        return log;
    }

    /** Puts aside what in the topic of models is no event: this service is its owner. */
    private static KafkaSubscription watch(
            KafkaConnection kafka, KafkaDeadLetters deadLetters, Clock clock, MeterRegistry meters) {
        Handling handling = new Handling(
                RegistrySettings.NAME,
                EventHandler.watching(),
                ProcessedEvents.latest(1),
                deadLetters,
                Backoff.patient(),
                clock,
                Sleeper.real(),
                meters);
        return KafkaSubscription.start(kafka, RegistrySettings.NAME, List.of(Topics.MODELS), handling, GRACE, meters);
    }

    Registry registry() {
        return registry;
    }

    Showcase showcase() {
        return showcase;
    }

    RetrainingShowcase retraining() {
        return retraining;
    }

    /** Whether what is still to be done is being looked for. */
    boolean reviewing() {
        return loop.alive();
    }

    /** How long ago the log that was silent longest was read without failure. */
    Duration silence() {
        return followers.stream()
                .map(Follower::silence)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        loop.close();
        watch.close();
        followers.forEach(Follower::close);
        deadLetters.close();
        registry.close();
    }
}
