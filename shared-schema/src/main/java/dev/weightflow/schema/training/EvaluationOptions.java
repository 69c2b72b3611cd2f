package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be done with a training's result.
 *
 * @param dataset the dataset to evaluate on; the one trained on if absent
 * @param pictures how many images to draw predictions for
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

    /** The whole validation split, with four pictures and the untrained model beside it, registered under that name. */
    public static EvaluationOptions of(ModelName model) {
        return new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 4, true, Optional.of(model));
    }

    /** The same, where the dataset is known already. */
    public EvaluationOptions withoutDataset() {
        return new EvaluationOptions(Optional.empty(), split, maxImages, pictures, untrained, model);
    }

    /** Everything that is wrong with the order, as clauses, for the specification that contains it. */
    public Stream<String> faults() {
        Faults faults = Faults.of("An evaluation order").atLeast(0, "pictures", pictures);
        maxImages.ifPresent(value -> faults.atLeast(1, "maxImages", value));
        return faults.stream();
    }
}
