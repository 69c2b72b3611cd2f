package dev.weightflow.evaluator.rest;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.util.Optional;
import java.util.function.Predicate;

/** Which evaluations are wanted; what is absent admits all. Of a rejected request nothing but its state is known. */
record EvaluationFilter(
        Optional<JobState> state,
        Optional<ModelName> model,
        Optional<DatasetId> dataset,
        Optional<CheckpointId> checkpoint)
        implements Predicate<Job<EvaluationSpec>> {
    @Override
    public boolean test(Job<EvaluationSpec> job) {
        Optional<EvaluationSpec> spec = job.spec();
        return (state.isEmpty() || state.get() == job.state())
                && (model.isEmpty()
                        || model.equals(spec.flatMap(wanted -> wanted.options().model())))
                && (dataset.isEmpty() || dataset.equals(spec.map(EvaluationSpec::dataset)))
                && (checkpoint.isEmpty() || checkpoint.equals(spec.map(EvaluationSpec::checkpoint)));
    }
}
