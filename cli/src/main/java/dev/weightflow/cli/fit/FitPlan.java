package dev.weightflow.cli.fit;

import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code fit} was asked to do. */
public record FitPlan(
        TrainingSpec spec, Path data, Optional<Path> baseWeights, Path out, int evaluateEvery, String device) {

    /** The file of base weights, which there is wherever the specification names some. */
    Path baseWeightsFile() {
        return baseWeights.orElseThrow();
    }
}
