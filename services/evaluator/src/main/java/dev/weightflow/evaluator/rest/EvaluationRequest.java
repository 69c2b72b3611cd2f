package dev.weightflow.evaluator.rest;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Request of an evaluation. A checkpoint that a training has committed can be named by its id alone; any other is named by the digest of its
 * manifest.
 *
 * @param dataset the dataset version to evaluate on; the one trained on if absent
 * @param split {@code val} if absent
 * @param maxImages maximum number of images to evaluate; all if absent
 * @param pictures number of images to draw predictions for; 4 if absent
 * @param untrained whether the untrained model is evaluated too, for comparison; true if absent
 * @param model the model under which the result is registered; not registered if absent
 * @param window whether what is compared when drift is looked for is stored, too; false if absent. Of images without labels nothing else is measured
 */
@Schema(name = "EvaluationRequest")
public record EvaluationRequest(
        @Schema(implementation = String.class) Optional<CheckpointId> checkpoint,
        @Schema(implementation = String.class) Optional<Digest> manifest,
        @Schema(implementation = String.class) Optional<DatasetId> dataset,
        Optional<Split> split,
        Optional<Integer> maxImages,
        Optional<Integer> pictures,
        Optional<Boolean> untrained,
        @Schema(implementation = String.class) Optional<ModelName> model,
        Optional<Boolean> window) {
    private static final int PICTURES = 4;

    public EvaluationRequest {
        Faults.of("A request to evaluate")
                .require(checkpoint.isPresent() || manifest.isPresent(), "checkpoint or manifest must be given")
                .raise();
    }

    EvaluationOptions options() {
        return new EvaluationOptions(
                dataset,
                split.orElse(Split.VAL),
                maxImages,
                pictures.orElse(PICTURES),
                untrained.orElse(true),
                model,
                window.orElse(false));
    }
}
