package dev.weightflow.registry.retraining;

import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.ClaimReleased;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * What the registry sees of a training job: enough to know whether a result is still to be expected. Immutable; {@link #replay}
 * is the only way to the next state, and takes the facts as the trainer does.
 *
 * @param round how often it was asked for
 * @param claim its latest claim; what is stated under an older one counts for nothing
 * @param phase what it is at
 * @param stopping whether somebody asked for it to be stopped while a worker had it
 * @param result the result, where it is completed
 */
record JobSight(
        JobId id,
        TrainingSpec spec,
        int round,
        int claim,
        Phase phase,
        boolean stopping,
        Optional<CheckpointId> result) {

    /** What a job is at. */
    enum Phase {
        /** No worker has it. */
        WAITING,
        /** A worker has it. */
        CLAIMED,
        /** It has a result. */
        COMPLETED,
        /** It came to nothing: given up, or cancelled. */
        ENDED
    }

    static JobSight first(TrainingRequested request) {
        return new JobSight(request.job(), request.spec(), request.round(), 0, Phase.WAITING, false, Optional.empty());
    }

    /** The job after that fact; this very job if the fact contradicts it or is known. */
    JobSight replay(TrainingEvent event) {
        if (event instanceof TrainingRequested request) {
            return phase == Phase.ENDED && request.round() == round + 1 ? again() : this;
        } else if (event instanceof TrainingCancelRequested request) {
            return request.round() == round ? askedToStop() : this;
        } else if (event instanceof ClaimTaken taken) {
            return phase == Phase.WAITING && taken.claim() == claim + 1 ? claimed() : this;
        } else if (event instanceof TrainingCancelled cancelled) {
            return phase == Phase.CLAIMED && cancelled.round() == round ? at(Phase.ENDED) : this;
        }
        return phase == Phase.CLAIMED ? underClaim(event) : this;
    }

    private JobSight underClaim(TrainingEvent event) {
        if (event instanceof ClaimReleased released && released.claim() == claim) {
            return at(stopping ? Phase.ENDED : Phase.WAITING);
        } else if (event instanceof TrainingFailed failed && failed.claim() == claim) {
            return at(stopping || failed.givenUp() ? Phase.ENDED : Phase.WAITING);
        } else if (event instanceof TrainingCompleted completed && completed.claim() == claim) {
            return new JobSight(id, spec, round, claim, Phase.COMPLETED, false, Optional.of(completed.checkpoint()));
        }
        return this;
    }

    private JobSight again() {
        return new JobSight(id, spec, round + 1, claim, Phase.WAITING, false, Optional.empty());
    }

    private JobSight claimed() {
        return new JobSight(id, spec, round, claim + 1, Phase.CLAIMED, false, Optional.empty());
    }

    private JobSight askedToStop() {
        return switch (phase) {
            case WAITING -> at(Phase.ENDED);
            case CLAIMED -> new JobSight(id, spec, round, claim, phase, true, result);
            case COMPLETED, ENDED -> this;
        };
    }

    private JobSight at(Phase next) {
        return new JobSight(id, spec, round, claim, next, false, Optional.empty());
    }

    /** Whether a result is still to be expected. */
    boolean isOpen() {
        return phase == Phase.WAITING || phase == Phase.CLAIMED;
    }

    /** Whether the result is to be a version of that model. */
    boolean isFor(ModelName model) {
        return spec.evaluation()
                .flatMap(EvaluationOptions::model)
                .filter(model::equals)
                .isPresent();
    }
}
