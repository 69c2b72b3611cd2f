package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.JobCheck;
import dev.weightflow.chaos.history.Violation;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Assertions on the final state, after faults have stopped. */
final class FinalState {
    private final SimulatedCluster world;

    FinalState(SimulatedCluster world) {
        this.world = world;
    }

    /** Returns whether all work is done. */
    boolean idle() {
        return world.allDelivered()
                && world.checks.reports.values().stream().allMatch(this::hasVersion)
                && world.checks.trainings.values().stream().allMatch(JobCheck::ended)
                && world.checks.evaluations.values().stream().allMatch(JobCheck::ended)
                && world.checks.models.values().stream().allMatch(ModelCheck::decided);
    }

    /** Requires that all work has ended, and nothing was lost. */
    void require() {
        if (!idle()) {
            throw new Violation("not everything comes to its end: " + leftOver());
        }
        for (Envelope<JobEvent> event : world.trainings.events()) {
            event.as(TrainingCompleted.class).ifPresent(this::requireEvaluation);
        }
        world.processes().forEach(SimulatedProcess::follow);
        world.processes().forEach(FinalState::requireReady);
        collectTwice();
    }

    private String leftOver() {
        return "trainings " + open(world.checks.trainings) + ", evaluations " + open(world.checks.evaluations)
                + ", models "
                + world.checks.models.entrySet().stream()
                        .filter(model -> !model.getValue().decided())
                        .map(Map.Entry::getKey)
                        .toList()
                + ", without a version "
                + world.checks.reports.values().stream()
                        .filter(report -> !hasVersion(report))
                        .toList();
    }

    private static List<JobId> open(Map<JobId, JobCheck> jobs) {
        return jobs.entrySet().stream()
                .filter(job -> !job.getValue().ended())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void requireEvaluation(Envelope<TrainingCompleted> training) {
        boolean requested = world.evaluations.events().stream()
                .anyMatch(event -> event.event() instanceof EvaluationRequested request
                        && request.spec().checkpoint().equals(training.event().checkpoint()));
        if (!requested) {
            throw new Violation(training.event() + " was not evaluated");
        }
    }

    private boolean hasVersion(EvaluationCompleted evaluation) {
        return evaluation
                .model()
                .map(model -> Optional.ofNullable(world.checks.models.get(model))
                        .filter(known -> known.versions().contains(evaluation.checkpoint()))
                        .isPresent())
                .orElse(true);
    }

    private static void requireReady(SimulatedProcess process) {
        process.views().forEach(view -> {
            view.journal().notReady().ifPresent(why -> {
                throw new Violation(process.name() + " is never ready again: " + why);
            });
            if (!view.isComplete()) {
                throw new Violation(process.name() + " knows something else than "
                        + view.topic().name() + " has");
            }
        });
    }

    /** Requires that repeated garbage collection keeps every object that is needed. */
    private void collectTwice() {
        CollectorProcess collector = world.collectors.get(0);
        for (int run = 0; run < 3; run++) {
            collector.start();
            collector.act(collector::collect);
            world.clock.advance(CollectorProcess.GRACE.plusMinutes(1));
        }
        for (Map.Entry<ModelName, ModelCheck> model : world.checks.models.entrySet()) {
            model.getValue()
                    .versions()
                    .forEach(version -> requireStored(version.digest(), "a version of " + model.getKey()));
        }
        // a failed or cancelled job resumes from there when it is requested again
        Map<JobId, CheckpointCommitted> last = new LinkedHashMap<>();
        world.trainings.events().forEach(event -> event.as(CheckpointCommitted.class)
                .ifPresent(commit -> last.put(commit.event().job(), commit.event())));
        last.forEach((job, commit) -> {
            requireStored(commit.checkpoint().digest(), "the last checkpoint of " + job);
            requireStored(commit.manifest(), "the last manifest of " + job);
            commit.best().ifPresent(best -> {
                requireStored(best.checkpoint().digest(), "the best checkpoint of " + job);
                requireStored(best.manifest(), "the best manifest of " + job);
            });
        });
    }

    private void requireStored(Digest digest, String what) {
        if (!world.stored.has(digest)) {
            throw new Violation(what + " was deleted as garbage");
        }
    }
}
