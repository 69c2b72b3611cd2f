package dev.weightflow.evaluator.config;

import ai.djl.Device;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.evaluator.measure.Archive;
import dev.weightflow.evaluator.measure.Measurement;
import dev.weightflow.evaluator.work.Evaluating;
import dev.weightflow.evaluator.work.EvaluatorMeters;
import dev.weightflow.evaluator.work.Progress;
import dev.weightflow.evaluator.work.Requests;
import dev.weightflow.platform.handling.Handling;
import dev.weightflow.platform.handling.KafkaDeadLetters;
import dev.weightflow.platform.handling.KafkaSubscription;
import dev.weightflow.platform.handling.ProcessedEvents;
import dev.weightflow.platform.lifecycle.Parts;
import dev.weightflow.platform.lifecycle.Ticker;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Follower;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.log.MeteredEventLog;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.RetryingObjectStore;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The service at work: two logs that are followed, a look-out for completed trainings, and a worker that requests are brought to. The
 * members of the consumer group share the requests among them.
 */
final class EvaluatorService implements AutoCloseable {
    private static final String NAME = "evaluator";
    private static final Duration TICK = Duration.ofMillis(250);
    /** What the store does not do within some minutes makes an evaluation fail. */
    private static final Backoff STORE = new Backoff(7, Duration.ofSeconds(2), Duration.ofSeconds(60));

    private static final Backoff LOG = new Backoff(1, Duration.ofMillis(500), Duration.ofSeconds(10));

    private final EvaluationJournal evaluations;
    private final Journal<TrainingBook, TrainingEvent> trainings;
    private final List<Follower> followers;
    private final KafkaSubscription requests;
    private final Parts parts;

    private EvaluatorService(
            EvaluationJournal evaluations,
            Journal<TrainingBook, TrainingEvent> trainings,
            List<Follower> followers,
            KafkaSubscription requests,
            Parts parts) {
        this.evaluations = evaluations;
        this.trainings = trainings;
        this.followers = followers;
        this.requests = requests;
        this.parts = parts;
    }

    /**
     * Reads the logs and begins to work.
     *
     * @throws dev.weightflow.platform.log.LogException if a log cannot be read
     */
    static EvaluatorService start(
            EvaluatorSettings settings,
            Device device,
            String codeVersion,
            ObjectStore store,
            Progress progress,
            EvaluatorMeters counters,
            MeterRegistry meters,
            Clock clock) {
        return Parts.assemble(parts -> {
            EvaluationJournal evaluations = parts.opened(EvaluationJournal.open(
                    metered(
                            KafkaEventLog.open(settings.kafka(), Topics.EVALUATIONS, EvaluationEvent.class, NAME),
                            Topics.EVALUATIONS,
                            EvaluationEvent.class,
                            meters),
                    clock));
            Journal<TrainingBook, TrainingEvent> trainings = parts.opened(TrainingBook.open(
                    metered(
                            KafkaEventLog.open(settings.kafka(), Topics.TRAININGS, TrainingEvent.class),
                            Topics.TRAININGS,
                            TrainingEvent.class,
                            meters),
                    clock));
            List<Follower> followers = List.of(
                    parts.opened(Follower.of(NAME + "-evaluations", evaluations.journal())),
                    parts.opened(Follower.of(NAME + "-trainings", trainings)));
            Archive archive = archive(new RetryingObjectStore(store, STORE, Sleeper.real()), settings, clock);
            Requests asking = new Requests(trainings, evaluations, counters);
            parts.opened(Ticker.every(TICK, NAME + "-requests", asking::ask));
            parts.opened(Ticker.every(
                    TICK, NAME + "-figures", () -> counters.refresh(evaluations.query(book -> book.all()), progress)));
            Measurement measurement = new Measurement(archive, device, settings.batchSize(), codeVersion);
            KafkaDeadLetters deadLetters = parts.opened(new KafkaDeadLetters(settings.kafka()));
            Handling handling = new Handling(
                    NAME,
                    new Evaluating(
                            evaluations,
                            measurement::measure,
                            progress,
                            counters,
                            LOG,
                            Sleeper.real(),
                            System::nanoTime),
                    // the log itself knows what is done, and a failed evaluation may be asked for again under its id
                    ProcessedEvents.latest(0),
                    deadLetters,
                    Backoff.patient(),
                    clock,
                    Sleeper.real(),
                    meters);
            KafkaSubscription requests = parts.opened(KafkaSubscription.start(
                    settings.kafka(), NAME, List.of(Topics.EVALUATIONS), handling, settings.grace(), meters));
            return new EvaluatorService(evaluations, trainings, followers, requests, parts);
        });
    }

    /** What is stored, through that store. */
    static Archive archive(ObjectStore store, EvaluatorSettings settings, Clock clock) {
        return new Archive(
                store,
                new LocalCopies(
                        store, settings.dataDir().resolve("objects"), settings.copiesGib() * LocalCopies.GIB, clock));
    }

    private static <E extends Event> EventLog<E> metered(
            EventLog<E> log, Topic topic, Class<E> family, MeterRegistry meters) {
        return new MeteredEventLog<>(log, topic.name(), family, meters);
    }

    EvaluationJournal evaluations() {
        return evaluations;
    }

    Journal<TrainingBook, TrainingEvent> trainings() {
        return trainings;
    }

    /** How long ago the logs were read without failure. */
    Duration silenceOfLogs() {
        return followers.stream().map(Follower::silence).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** How long ago requests were asked for without failure; short through the longest evaluation. */
    Duration silenceOfRequests() {
        return requests.silence();
    }

    /** Closes the parts, the last one opened first. */
    @Override
    public void close() {
        parts.close();
    }
}
