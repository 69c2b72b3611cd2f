package dev.weightflow.console.loop;

import dev.weightflow.console.Console;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.Trainings.Result;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/**
 * State of a training and of what followed from it.
 *
 * @param version the version that it became
 * @param open what it waits for; empty if nothing
 */
record Outcome(StateBadge look, Optional<ModelVersion> version, String open) {
    private static final StateBadge EVALUATING = new StateBadge("wait", "Evaluating", "run");

    static Outcome of(Console console, Model model, JobId id) {
        Optional<Job<TrainingSpec>> job = console.journals().trainings().job(id);
        if (job.isEmpty()) {
            return new Outcome(
                    new StateBadge("wait", "Requested", ""),
                    Optional.empty(),
                    "The trainer has not taken the request up yet.");
        }
        if (job.get() instanceof Job.Completed<TrainingSpec> completed) {
            return completed
                    .result(TrainingCompleted.class)
                    .map(result -> of(console, model, new Result(id, result.checkpoint(), result.manifest())))
                    .orElseGet(() -> new Outcome(EVALUATING, Optional.empty(), "Waits for its evaluation."));
        }
        boolean stopping = job.get() instanceof Job.Claimed<TrainingSpec> claimed && claimed.cancellationRequested();
        JobState state = job.get().state();
        return new Outcome(
                StateBadge.of(state, stopping),
                Optional.empty(),
                state == JobState.WAITING
                        ? "The training waits for a trainer."
                        : state == JobState.CLAIMED ? "The training is running." : "");
    }

    private static Outcome of(Console console, Model model, Result result) {
        Optional<ModelVersion> version = model.version(result.checkpoint());
        if (version.isPresent()) {
            return of(model, version.get());
        }
        Optional<Failure> failure = console.journals().evaluations().whyNotEvaluated(model.name(), result);
        if (failure.isPresent()) {
            return new Outcome(
                    new StateBadge("stop", "Not evaluated", "bad"),
                    Optional.empty(),
                    "It was not evaluated: " + failure.get().message());
        }
        return model.isSettled(result.checkpoint())
                ? new Outcome(new StateBadge("stop", "Not registered", "bad"), Optional.empty(), "")
                : new Outcome(EVALUATING, Optional.empty(), "Waits for its evaluation.");
    }

    static Outcome of(Model model, ModelVersion version) {
        boolean waits = model.waits(version.number());
        boolean asked = version.decision(Model.CHAMPION).isPresent()
                || version.decision(Model.CANARY).isPresent();
        String open = "";
        if (waits) {
            open = asked
                    ? "v" + version.number() + " waits for more images before the gate decides."
                    : "v" + version.number() + " waits for the gate's decision.";
        } else if (version.status() == VersionStatus.UNDECIDED) {
            open = "Undecided: v" + version.number() + " waits for a person.";
        }
        return new Outcome(StatusLook.of(version.status()), Optional.of(version), open);
    }
}
