package dev.weightflow.console.compare;

import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A row with one seed: a training, or one for each task. */
record Cell(long seed, List<Trained> trainings) {

    Cell {
        trainings = List.copyOf(trainings);
    }

    /**
     * A training and what it was measured at.
     *
     * @param evaluation of its result on the comparison's images
     */
    record Trained(Job.Accepted<TrainingSpec> job, Optional<Evaluation> evaluation) {
        static Trained of(Job.Accepted<TrainingSpec> job, Evaluations evaluations, EvaluationSet set) {
            return new Trained(job, result(job).flatMap(result -> evaluations.of(result.checkpoint(), set)));
        }

        static Optional<TrainingCompleted> result(Job.Accepted<TrainingSpec> job) {
            return job instanceof Job.Completed<TrainingSpec> completed
                    ? completed.result(TrainingCompleted.class)
                    : Optional.empty();
        }

        TrainingSpec spec() {
            return job.record().spec();
        }

        JobId id() {
            return job.id();
        }
    }

    /** The figures of the tasks that were measured, as tables have them. */
    Map<TaskName, Double> figures() {
        Map<TaskName, Double> figures = new TreeMap<>();
        evaluations().forEach(evaluation -> evaluation
                .event()
                .metrics()
                .byTask()
                .forEach((task, one) -> figures.put(task, one.scale().shown(one.primary()))));
        return figures;
    }

    Map<TaskName, MetricScale> scales() {
        Map<TaskName, MetricScale> scales = new TreeMap<>();
        evaluations()
                .forEach(evaluation ->
                        evaluation.event().metrics().byTask().forEach((task, one) -> scales.put(task, one.scale())));
        return scales;
    }

    List<Evaluation> evaluations() {
        return trainings.stream().flatMap(one -> one.evaluation().stream()).toList();
    }

    /** Whether everything of it was measured. */
    boolean isDone() {
        return trainings.stream().allMatch(one -> one.evaluation().isPresent());
    }
}
