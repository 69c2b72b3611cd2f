package dev.weightflow.console.compare;

import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.projection.Trainings;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Row with one seed: a training, or one for each task. */
record Cell(long seed, List<Trained> trainings) {

    Cell {
        trainings = List.copyOf(trainings);
    }

    /**
     * Training and its evaluation.
     *
     * @param evaluation of its result on the comparison's images
     */
    record Trained(Job.Accepted<TrainingSpec> job, Optional<Evaluation> evaluation) {
        static Trained of(Job.Accepted<TrainingSpec> job, Evaluations evaluations, EvaluationSet set) {
            return new Trained(
                    job, Trainings.completion(job).flatMap(result -> evaluations.of(result.checkpoint(), set)));
        }

        TrainingSpec spec() {
            return job.record().spec();
        }

        JobId id() {
            return job.id();
        }
    }

    /** Returns the figures of the tasks that were measured, in the units of tables. */
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

    /** Returns whether all its trainings were evaluated. */
    boolean isDone() {
        return trainings.stream().allMatch(one -> one.evaluation().isPresent());
    }
}
