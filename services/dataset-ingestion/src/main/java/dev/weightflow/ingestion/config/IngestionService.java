package dev.weightflow.ingestion.config;

import dev.weightflow.ingestion.book.IngestionDesk;
import dev.weightflow.ingestion.kafka.RequestHandler;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.work.Attempts;
import dev.weightflow.ingestion.work.IngestionMeters;
import dev.weightflow.ingestion.work.IngestionWork;
import dev.weightflow.ingestion.work.Pauses;
import dev.weightflow.ingestion.work.ProgressBoard;
import dev.weightflow.ingestion.work.Worker;
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
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The service at work: a desk that follows the log, and a worker that the requests in it are brought to. */
final class IngestionService implements AutoCloseable {
    private static final String NAME = "dataset-ingestion";
    private static final int REMEMBERED_EVENTS = 10_000;

    private final IngestionDesk desk;
    private final Follower follower;
    private final Worker worker;
    private final Packer packer;
    private final KafkaDeadLetters deadLetters;
    private final KafkaSubscription requests;

    private IngestionService(
            IngestionDesk desk,
            Follower follower,
            Worker worker,
            Packer packer,
            KafkaDeadLetters deadLetters,
            KafkaSubscription requests) {
        this.desk = desk;
        this.follower = follower;
        this.worker = worker;
        this.packer = packer;
        this.deadLetters = deadLetters;
        this.requests = requests;
    }

    /**
     * Reads the log and begins to work.
     *
     * @throws dev.weightflow.platform.log.LogException if the log cannot be read
     */
    static IngestionService start(
            IngestionSettings settings,
            Scratch scratch,
            ObjectStore store,
            ProgressBoard board,
            IngestionMeters counters,
            MeterRegistry meters,
            Clock clock) {
        IngestionDesk desk = desk(settings, counters, meters, clock);
        counters.watch(desk.book(), board);
        Packer packer = Packer.with(settings.readers());
        Worker worker = new Worker(
                desk,
                new IngestionWork(settings.roots(), scratch, packer, store, settings.limits(), board, counters),
                settings.limits(),
                new Attempts(settings.attempts()),
                board,
                counters,
                clock,
                new Pauses(Sleeper.real()));
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(settings.kafka());
        Handling handling = new Handling(
                NAME,
                new RequestHandler(worker),
                ProcessedEvents.latest(REMEMBERED_EVENTS),
                deadLetters,
                Backoff.patient(),
                clock,
                Sleeper.real(),
                meters);
        return new IngestionService(
                desk,
                Follower.of(NAME + "-follower", desk.journal()),
                worker,
                packer,
                deadLetters,
                KafkaSubscription.start(
                        settings.kafka(), NAME, List.of(Topics.DATASETS), handling, settings.grace(), meters));
    }

    private static IngestionDesk desk(
            IngestionSettings settings, IngestionMeters counters, MeterRegistry meters, Clock clock) {
        EventLog<DatasetEvent> log = KafkaEventLog.open(settings.kafka(), Topics.DATASETS, DatasetEvent.class, NAME);
        try {
            return IngestionDesk.open(
                    new MeteredEventLog<>(log, Topics.DATASETS.name(), DatasetEvent.class, meters),
                    clock,
                    counters::appended);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    IngestionDesk desk() {
        return desk;
    }

    /** How long ago the log was read without failure. */
    Duration silenceOfLog() {
        return follower.silence();
    }

    /** How long ago requests were asked for without failure; short through the longest work. */
    Duration silenceOfRequests() {
        return requests.silence();
    }

    @Override
    public void close() {
        worker.stop();
        requests.close();
        follower.close();
        packer.close();
        deadLetters.close();
        desk.close();
    }
}
