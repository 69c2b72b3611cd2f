package dev.weightflow.console.training;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Events of each training: claims, starts, commits, endings. Of a long history only the last part is kept. Thread-safe. */
public final class Histories {
    static final int MOST = 256;

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

    private final Map<JobId, List<Entry>> byJob = new ConcurrentHashMap<>();

    /** Adds the event of a fact; a repeated fact has no effect. Called by the reading thread only. */
    public void apply(Envelope<JobEvent> envelope) {
        JobEvent event = envelope.event();
        entry(event, envelope.time()).ifPresent(entry -> byJob.merge(event.job(), List.of(entry), Histories::joined));
    }

    private static List<Entry> joined(List<Entry> known, List<Entry> told) {
        Entry entry = told.get(0);
        boolean forgotten =
                known.size() == MOST && entry.at().isBefore(known.get(0).at());
        if (forgotten || known.contains(entry)) {
            return known;
        }
        return Stream.concat(known.stream().skip(known.size() == MOST ? 1 : 0), told.stream())
                .toList();
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
        return byJob.getOrDefault(job, List.of());
    }
}
