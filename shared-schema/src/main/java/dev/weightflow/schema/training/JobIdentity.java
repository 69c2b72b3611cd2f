package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.List;
import java.util.Optional;

/**
 * What determines the checkpoints that a training is asked for, the validated ones among them. Priority, time limit, checkpoint interval and evaluation do not:
 * asking again for the same training with another priority finds the same job.
 */
record JobIdentity(
        DatasetId dataset,
        ModelSize model,
        MethodSpec method,
        List<Task> tasks,
        TrainingLength length,
        int batchSize,
        int imageSize,
        Optimization optimization,
        long seed,
        InitialWeights start,

        @JsonInclude(value = Include.CUSTOM, valueFilter = OrReference.Omitted.class)
        OptimizerOptions optimizer,

        @JsonInclude(value = Include.CUSTOM, valueFilter = OrReference.Omitted.class)
        LossWeights lossWeights,

        @JsonInclude(value = Include.CUSTOM, valueFilter = OrReference.Omitted.class)
        Sampling sampling,

        Optional<ValidationOptions> validation,

        @JsonInclude(value = Include.CUSTOM, valueFilter = OrReference.Omitted.class)
        Precision precision,

        @JsonInclude(value = Include.CUSTOM, valueFilter = OrReference.Omitted.class)
        Regularization regularization) {

    static JobIdentity of(TrainingSpec spec) {
        return new JobIdentity(
                spec.dataset(),
                spec.model(),
                spec.method(),
                spec.tasks(),
                spec.length(),
                spec.batchSize(),
                spec.imageSize(),
                spec.optimization(),
                spec.seed(),
                spec.start(),
                spec.optimizer(),
                spec.lossWeights(),
                spec.sampling(),
                spec.validation(),
                spec.precision(),
                spec.regularization());
    }

    JobId id() {
        return new JobId(CanonicalJson.digest(this).hex());
    }
}
