package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Options of the evaluation that follows a training.
 *
 * @param dataset the dataset to evaluate on; the one trained on if absent
 * @param pictures number of images to draw predictions for
 * @param untrained whether the untrained model is evaluated too, for comparison
 * @param model the model under which the result is registered
 */
public record EvaluationOptions(
        Optional<DatasetId> dataset,
        Split split,
        Optional<Integer> maxImages,
        int pictures,
        boolean untrained,
        Optional<ModelName> model) {
    public EvaluationOptions {
        split = split == null ? Split.VAL : split;
    }

    /** Evaluates on the whole validation split, with four pictures and the untrained model for comparison, and registers under that name. */
    public static EvaluationOptions of(ModelName model) {
        return new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 4, true, Optional.of(model));
    }

    /** Returns the options without a dataset, where it is known already. */
    public EvaluationOptions withoutDataset() {
        return new EvaluationOptions(Optional.empty(), split, maxImages, pictures, untrained, model);
    }

    /** Returns all faults of the options, as clauses, for the specification that contains them. */
    public Stream<String> faults() {
        Faults faults = Faults.of("An evaluation order").atLeast(0, "pictures", pictures);
        maxImages.ifPresent(value -> faults.atLeast(1, "maxImages", value));
        return faults.stream();
    }
}
