package dev.weightflow.cli.fit;

import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code fit} was asked to do.
 *
 * @param spec the training, exactly as the platform's trainer takes it
 * @param data the PASCAL_MT folder
 * @param baseWeights the file with the pre-trained backbone that the specification names by its digest
 * @param out the folder of the run
 * @param evaluateEvery how many epochs lie between two validations
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 */
public record FitPlan(
        TrainingSpec spec, Path data, Optional<Path> baseWeights, Path out, int evaluateEvery, String device) {

    /** The file of base weights, which there is wherever the specification names some. */
    Path baseWeightsFile() {
        return baseWeights.orElseThrow();
    }
}
