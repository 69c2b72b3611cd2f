package dev.weightflow.trainer.job;

import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.ClaimReleased;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import java.time.Instant;
import java.util.Optional;

/**
 * Replays facts. A fact that contradicts the state (a claim on a job that is taken, a checkpoint under an older claim, a repeated
 * request) changes nothing: it lost a race that the log's order decided, or is a repetition.
 */
final class JobTransitions {

    private JobTransitions() {}

    /** The first state of a job, if the fact can begin one. */
    static Optional<Job> begin(TrainingEvent fact, Instant time, Causation causation) {
        return fact instanceof TrainingRequested request
                ? Optional.of(new Job.Waiting(
                        JobRecord.of(request.job(), request.spec(), request.round(), time, causation), time))
                : Optional.empty();
    }

    /** The state after a fact. */
    static Job replay(Job job, TrainingEvent fact, Instant time, Causation causation) {
        if (fact instanceof TrainingRequested request) {
            return requested(job, request, time, causation);
        } else if (fact instanceof TrainingCancelRequested request) {
            return cancelRequested(job, request);
        } else if (fact instanceof ClaimTaken claim) {
            return job instanceof Job.Waiting waiting
                            && claim.claim() == job.record().claim() + 1
                    ? waiting.claimedBy(claim.worker())
                    : job;
        } else if (fact instanceof TrainingCancelled cancelled) {
            return job instanceof Job.Claimed claimed
                            && cancelled.round() == job.record().round()
                    ? claimed.cancelled()
                    : job;
        }
        return job instanceof Job.Claimed claimed ? underClaim(claimed, fact, time) : job;
    }

    private static Job requested(Job job, TrainingRequested request, Instant time, Causation causation) {
        if (request.round() != job.record().round() + 1) {
            return job;
        } else if (job instanceof Job.Failed failed) {
            return failed.requestedAgain(causation, time);
        } else if (job instanceof Job.Cancelled cancelled) {
            return cancelled.requestedAgain(causation, time);
        }
        return job;
    }

    private static Job cancelRequested(Job job, TrainingCancelRequested request) {
        if (request.round() != job.record().round()) {
            return job;
        } else if (job instanceof Job.Waiting waiting) {
            return waiting.cancelled();
        } else if (job instanceof Job.Claimed claimed) {
            return claimed.askedToStop();
        }
        return job;
    }

    private static Job underClaim(Job.Claimed job, TrainingEvent fact, Instant time) {
        int claim = job.record().claim();
        if (fact instanceof TrainingStarted started && started.claim() == claim) {
            return job.started(started);
        } else if (fact instanceof CheckpointCommitted committed && committed.claim() == claim) {
            return job.committed(committed);
        } else if (fact instanceof ClaimReleased released && released.claim() == claim) {
            return job.released(time);
        } else if (fact instanceof TrainingCompleted completed && completed.claim() == claim) {
            return job.completed(completed);
        } else if (fact instanceof TrainingFailed failed && failed.claim() == claim) {
            return job.failed(failed.failure(), failed.givenUp(), time);
        }
        return job;
    }
}
