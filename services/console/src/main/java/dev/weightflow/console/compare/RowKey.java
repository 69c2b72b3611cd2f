package dev.weightflow.console.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.ValidationOptions;
import java.util.List;
import java.util.Optional;

/**
 * Settings that trainings of one row share: all but the seed. Single-task models are one row with a training for each task, and leave out the
 * settings that follow from the task too.
 */
record RowKey(
        DatasetId dataset,
        ModelSize model,
        MethodSpec method,
        List<TaskName> tasks,
        TrainingLength length,
        int batchSize,
        int imageSize,
        Optimization optimization,
        InitialWeights start,
        OptimizerOptions optimizer,
        LossWeights lossWeights,
        Sampling sampling,
        Optional<ValidationOptions> validation,
        Precision precision,
        Regularization regularization,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DatasetShare> datasets) {

    static RowKey of(TrainingSpec spec) {
        boolean ofOneTask = isOfOneTask(spec);
        return new RowKey(
                spec.dataset(),
                spec.model(),
                spec.method(),
                ofOneTask ? List.of() : spec.tasks(),
                spec.length(),
                spec.batchSize(),
                spec.imageSize(),
                spec.optimization(),
                spec.start(),
                spec.optimizer(),
                ofOneTask ? LossWeights.REFERENCE : spec.lossWeights(),
                ofOneTask ? withoutPeopleOnly(spec.sampling()) : spec.sampling(),
                spec.validation(),
                spec.precision(),
                spec.regularization(),
                spec.datasets());
    }

    /** Returns whether it is one of a row's single-task trainings. */
    static boolean isOfOneTask(TrainingSpec spec) {
        return spec.method().name() == MethodName.SINGLE_TASK && spec.tasks().size() == 1;
    }

    private static Sampling withoutPeopleOnly(Sampling sampling) {
        return new Sampling(sampling.flip(), sampling.rotation(), sampling.minScale(), sampling.maxScale(), false);
    }

    /** Returns the row's name in addresses. */
    String id() {
        return Digest.of(CanonicalJson.write(this)).shortId();
    }
}
