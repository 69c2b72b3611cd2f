package dev.weightflow.registry.retraining;

import dev.weightflow.registry.model.Model;
import dev.weightflow.schema.id.CheckpointId;
import java.util.Optional;

/** One training a model at a time: the next one may start from the champion that this one's result becomes. */
final class Slot {

    private final Known known;

    Slot(Known known) {
        this.known = known;
    }

    /** What the next retraining has to wait for, if it has to. */
    Optional<String> busy(Retraining retraining) {
        return requested(retraining).or(() -> known.trainings().jobsFor(retraining.model()).stream()
                .flatMap(job -> underWay(retraining, job).stream())
                .findFirst());
    }

    /** A retraining that was decided upon and whose request has not arrived yet. */
    private Optional<String> requested(Retraining retraining) {
        return retraining
                .latestTrigger()
                .flatMap(Judgement::trigger)
                .filter(trigger -> known.trainings()
                        .job(trigger.job())
                        .filter(job -> job.round() >= trigger.round())
                        .isEmpty())
                .map(trigger -> "Job " + trigger.job().shortId() + " of the model is being asked for.");
    }

    private Optional<String> underWay(Retraining retraining, JobSight job) {
        if (job.isOpen()) {
            return Optional.of("Job " + job.id().shortId() + " of the model is under way.");
        }
        return job.result()
                .filter(result -> !settled(retraining, result))
                .map(result -> "The result of job " + job.id().shortId() + " is not decided upon yet.");
    }

    private boolean settled(Retraining retraining, CheckpointId result) {
        Model model = known.models().model(retraining.model());
        return model.settled(result) || known.evaluations().hopeless(retraining.model(), result);
    }
}
