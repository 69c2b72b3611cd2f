package dev.weightflow.model.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;

/** Builder of a {@link TrainingSpec} that differs from another one in the values under test; the model is the test's own. */
final class SpecBuilder {
    private final ObjectNode spec;

    private SpecBuilder(TrainingSpec from) {
        this.spec = WeightflowJson.tree(from);
    }

    static SpecBuilder from(TrainingSpec spec) {
        return new SpecBuilder(spec);
    }

    /** Starts from the reference's hyperparameters for a run of that length with batches of that size. */
    static SpecBuilder reference(TrainingLength length, int batchSize, long seed) {
        SpecBuilder builder = from(TrainingRequest.on(DatasetId.of(Digest.ofText("samples")))
                .with("batchSize", batchSize)
                .with("seed", seed)
                .with("steps", 1)
                .complete());
        return builder.set("length", length).learningRate(5e-4 * batchSize / 512);
    }

    SpecBuilder learningRate(double value) {
        return optimization("learningRate", value);
    }

    SpecBuilder accumulation(int value) {
        return optimization("accumulation", value);
    }

    SpecBuilder warmup(double fraction) {
        return optimization("warmupFraction", fraction);
    }

    SpecBuilder weightDecay(double value) {
        return optimization("weightDecay", value);
    }

    SpecBuilder clip(double value) {
        return optimization("gradientClip", value);
    }

    SpecBuilder checkpointEverySteps(int value) {
        return set("checkpointEverySteps", value);
    }

    SpecBuilder lossWeights(LossWeights value) {
        return set("lossWeights", value);
    }

    SpecBuilder optimizer(OptimizerOptions value) {
        return set("optimizer", value);
    }

    SpecBuilder sampling(Sampling value) {
        if (value.peopleOnly()) {
            set("tasks", new String[] {"human_parts"});
        }
        return set("sampling", value);
    }

    SpecBuilder precision(Precision value) {
        return set("precision", value);
    }

    SpecBuilder regularization(Regularization value) {
        return set("regularization", value);
    }

    private SpecBuilder set(String name, Object value) {
        spec.set(name, WeightflowJson.tree(value));
        return this;
    }

    private SpecBuilder optimization(String name, Object value) {
        spec.withObjectProperty("optimization").set(name, WeightflowJson.tree(value));
        return this;
    }

    TrainingSpec build() {
        return WeightflowJson.convert(spec, TrainingSpec.class);
    }
}
