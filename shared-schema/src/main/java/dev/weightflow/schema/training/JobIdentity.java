package dev.weightflow.schema.training;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.List;

/**
 * What determines the weights that a training ends with. Priority, time limit, checkpoint interval and evaluation do not:
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
        InitialWeights start) {

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
                spec.start());
    }

    JobId id() {
        return new JobId(CanonicalJson.digest(this).hex());
    }
}
