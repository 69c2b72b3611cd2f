package dev.weightflow.registry.config;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.handling.OwnTopics;
import dev.weightflow.platform.lifecycle.Parts;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Follower;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.log.MeteredEventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
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
import java.util.List;

/** The service at work: a registry whose logs are followed, and a loop that does what is still to be done. */
final class RegistryService implements AutoCloseable {
    private final Registry registry;
    private final Showcase showcase;
    private final RetrainingShowcase retraining;
    private final ReviewLoop loop;
    private final List<Follower> followers;
    private final Parts parts;

    private RegistryService(Registry registry, ReviewLoop loop, List<Follower> followers, Parts parts) {
        this.registry = registry;
        this.showcase = new Showcase(registry);
        this.retraining = new RetrainingShowcase(registry);
        this.loop = loop;
        this.followers = followers;
        this.parts = parts;
    }

    /**
     * Reads the logs and begins to work.
     *
     * @throws dev.weightflow.platform.log.LogException if a log cannot be read
     */
    static RegistryService start(
            RegistrySettings settings, ObjectStore store, RegistryMeters counters, MeterRegistry meters, Clock clock) {
        return Parts.assemble(parts -> {
            ReviewLoop loop = new ReviewLoop(settings.reviewEvery());
            Registry registry = parts.opened(Registry.open(
                    logs(settings.kafka(), meters, parts),
                    store,
                    new Gate(settings.rules()),
                    clock,
                    fact -> loop.wake(),
                    counters::appended));
            counters.watch(registry);
            ModelGauges gauges = new ModelGauges(meters, registry.models(), registry.evaluations());
            gauges.refresh();
            parts.opened(
                    OwnTopics.watch(settings.kafka(), RegistrySettings.NAME, List.of(Topics.MODELS), clock, meters));
            List<Follower> followers = registry.journals().entrySet().stream()
                    .map(entry ->
                            parts.opened(Follower.of("follow-" + entry.getKey().name(), entry.getValue())))
                    .toList();
            parts.opened(loop).start(() -> {
                registry.reviewer().review();
                gauges.refresh();
            });
            return new RegistryService(registry, loop, followers, parts);
        });
    }

    private static Logs logs(KafkaConnection kafka, MeterRegistry meters, Parts parts) {
        return new Logs(
                open(kafka, Topics.DATASETS, DatasetEvent.class, meters, parts),
                open(kafka, Topics.TRAININGS, TrainingEvent.class, meters, parts),
                open(kafka, Topics.EVALUATIONS, EvaluationEvent.class, meters, parts),
                open(kafka, Topics.MODELS, ModelEvent.class, meters, parts));
    }

    private static <E extends Event> EventLog<E> open(
            KafkaConnection kafka, Topic topic, Class<E> family, MeterRegistry meters, Parts parts) {
        // the pen is the registry's own: it keeps its instances apart, and leaves the topic's other writers alone
        return parts.opened(new MeteredEventLog<>(
                KafkaEventLog.open(kafka, topic, family, RegistrySettings.NAME + "-" + topic.name()),
                topic.name(),
                family,
                meters));
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
        parts.close();
    }
}
