package dev.weightflow.console.training;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Events of each training, in a table beside the trainings: claims, starts, commits, endings. Of a long history only the last part is shown. */
public record Histories(Queries queries) {
    static final int MOST = 256;

    /** Projection of weightflow.trainings. */
    public static final TableProjection<Histories, JobEvent> PROJECTION = new Projection();

    private static final Table HISTORY = Table.named("history", text("event"))
            .with(text("job"), number("place"), text("content"))
            .indexedBy("job", "place");

    private record Projection() implements TableProjection<Histories, JobEvent> {
        /** Largest number of events of a transaction. */
        private static final long STRIDE = 1 << 20;

        @Override
        public String name() {
            return "histories";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<Table> tables() {
            return List.of(HISTORY);
        }

        @Override
        public Histories view(Queries queries) {
            return new Histories(queries);
        }

        @Override
        public Fold<JobEvent> fold(Transaction transaction) {
            AtomicLong place = new AtomicLong(transaction.number() * STRIDE);
            return envelope -> entry(envelope.event(), envelope.time())
                    .ifPresent(entry -> transaction.putIfAbsent(
                            HISTORY,
                            envelope.id().value(),
                            envelope.event().job().value(),
                            place.incrementAndGet(),
                            new String(WeightflowJson.write(entry), StandardCharsets.UTF_8)));
        }
    }

    /** Kind of event. */
    public enum Kind {
        REQUESTED,
        CLAIMED,
        STARTED,
        COMMITTED,
        RELEASED,
        FAILED,
        COMPLETED,
        CANCELLED
    }

    /**
     * Event of a training.
     *
     * @param step at which it happened, where that is known
     * @param manifest of the commit
     * @param best the step of the best checkpoint so far, where there is one
     * @param text reason, in the words of the event
     */
    public record Entry(
            Instant at,
            Kind kind,
            Optional<WorkerId> worker,
            Optional<Long> step,
            Optional<Digest> manifest,
            Optional<Long> best,
            Optional<String> text) {
        static Entry of(Instant at, Kind kind, Optional<WorkerId> worker, Optional<String> text) {
            return new Entry(at, kind, worker, Optional.empty(), Optional.empty(), Optional.empty(), text);
        }
    }

    private static Optional<Entry> entry(JobEvent event, Instant at) {
        if (event instanceof CheckpointCommitted commit) {
            return Optional.of(new Entry(
                    at,
                    Kind.COMMITTED,
                    commit.worker(),
                    Optional.of(commit.step()),
                    Optional.of(commit.manifest()),
                    commit.best().map(best -> best.step()),
                    Optional.empty()));
        } else if (event instanceof TrainingStarted start) {
            return Optional.of(new Entry(
                    at,
                    Kind.STARTED,
                    Optional.of(start.worker()),
                    Optional.of(start.step()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        } else if (event instanceof JobEvent.Claimed claim) {
            return Optional.of(Entry.of(at, Kind.CLAIMED, Optional.of(claim.worker()), Optional.empty()));
        } else if (event instanceof JobEvent.Released released) {
            return Optional.of(Entry.of(
                    at,
                    Kind.RELEASED,
                    Optional.of(released.worker()),
                    Optional.of(released.reason().key())));
        } else if (event instanceof JobEvent.Failed failed) {
            return Optional.of(Entry.of(
                    at,
                    Kind.FAILED,
                    failed.holder(),
                    Optional.of(failed.failure().message())));
        } else if (event instanceof TrainingCompleted completed) {
            return Optional.of(Entry.of(at, Kind.COMPLETED, Optional.empty(), completed.stoppedEarly()));
        } else if (event instanceof JobEvent.CancellationRequested request) {
            return Optional.of(Entry.of(at, Kind.CANCELLED, Optional.empty(), Optional.of(request.reason())));
        }
        return event instanceof JobEvent.Requested<?>
                ? Optional.of(Entry.of(at, Kind.REQUESTED, Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    /** Returns a training's events, in the order of the log. */
    public List<Entry> of(JobId job) {
        List<Entry> latestFirst = new ArrayList<>(queries.list(
                HISTORY,
                "WHERE job = ? ORDER BY place DESC LIMIT ?",
                row -> WeightflowJson.read(row.text("content").getBytes(StandardCharsets.UTF_8), Entry.class),
                job.value(),
                MOST));
        Collections.reverse(latestFirst);
        return latestFirst;
    }
}
