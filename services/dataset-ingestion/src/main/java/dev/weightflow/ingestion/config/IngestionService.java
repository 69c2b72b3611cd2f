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
import dev.weightflow.platform.lifecycle.Parts;
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
    private final KafkaSubscription requests;
    private final Parts parts;

    private IngestionService(IngestionDesk desk, Follower follower, KafkaSubscription requests, Parts parts) {
        this.desk = desk;
        this.follower = follower;
        this.requests = requests;
        this.parts = parts;
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
        return Parts.assemble(parts -> {
            IngestionDesk desk = parts.opened(desk(settings, counters, meters, clock));
            counters.watch(desk.book(), board);
            KafkaDeadLetters deadLetters = parts.opened(new KafkaDeadLetters(settings.kafka()));
            Packer packer = parts.opened(Packer.with(settings.readers()));
            Worker worker = new Worker(
                    desk,
                    new IngestionWork(settings.roots(), scratch, packer, store, settings.limits(), board, counters),
                    settings.limits(),
                    new Attempts(settings.attempts()),
                    board,
                    counters,
                    clock,
                    new Pauses(Sleeper.real()));
            Handling handling = new Handling(
                    NAME,
                    new RequestHandler(worker),
                    ProcessedEvents.latest(REMEMBERED_EVENTS),
                    deadLetters,
                    Backoff.patient(),
                    clock,
                    Sleeper.real(),
                    meters);
            Follower follower = parts.opened(Follower.of(NAME + "-follower", desk.journal()));
            KafkaSubscription requests = parts.opened(KafkaSubscription.start(
                    settings.kafka(), NAME, List.of(Topics.DATASETS), handling, settings.grace(), meters));
            // what is at work is told to stop before anything else is closed
            parts.opened((AutoCloseable) worker::stop);
            return new IngestionService(desk, follower, requests, parts);
        });
    }

    private static IngestionDesk desk(
            IngestionSettings settings, IngestionMeters counters, MeterRegistry meters, Clock clock) {
        return IngestionDesk.open(
                new MeteredEventLog<>(
                        KafkaEventLog.open(settings.kafka(), Topics.DATASETS, DatasetEvent.class, NAME),
                        Topics.DATASETS.name(),
                        DatasetEvent.class,
                        meters),
                clock,
                counters::appended);
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
        parts.close();
    }
}
