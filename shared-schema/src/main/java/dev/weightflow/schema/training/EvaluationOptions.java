package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.FalseIfAbsent;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Options of the evaluation that follows a training.
 *
 * @param dataset the dataset to evaluate on; the one trained on if absent
 * @param pictures number of images to draw predictions for
 * @param untrained whether the untrained model is evaluated too, for comparison
 * @param model the model under which the result is registered
 * @param window whether it also stores what is compared when drift is looked for: a {@link dev.weightflow.schema.drift.WindowDocument}. Over a
 * dataset without labels that is all that it measures
 */
public record EvaluationOptions(
        Optional<DatasetId> dataset,
        Split split,
        Optional<Integer> maxImages,
        int pictures,
        boolean untrained,
        Optional<ModelName> model,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = FalseIfAbsent.class)
        boolean window) {
    public EvaluationOptions {
        split = split == null ? Split.VAL : split;
    }

    /** Creates options without a window. */
    public EvaluationOptions(
            Optional<DatasetId> dataset,
            Split split,
            Optional<Integer> maxImages,
            int pictures,
            boolean untrained,
            Optional<ModelName> model) {
        this(dataset, split, maxImages, pictures, untrained, model, false);
    }

    /** Returns the options of an evaluation that stores the window of a validation split, and registers nothing. */
    public static EvaluationOptions ofWindow() {
        return new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.empty(), true);
    }

    /** Evaluates on the whole validation split, with four pictures and the untrained model for comparison, and registers under that name. */
    public static EvaluationOptions of(ModelName model) {
        return new EvaluationOptions(Optional.empty(), Split.VAL, Optional.empty(), 4, true, Optional.of(model));
    }

    /** Returns the options without a dataset, where it is known already. */
    public EvaluationOptions withoutDataset() {
        return new EvaluationOptions(Optional.empty(), split, maxImages, pictures, untrained, model, window);
    }

    /** Returns all faults of the options, as clauses, for the specification that contains them. */
    public Stream<String> faults() {
        Faults faults = Faults.of("An evaluation order").atLeast(0, "pictures", pictures);
        maxImages.ifPresent(value -> faults.atLeast(1, "maxImages", value));
        return faults.stream();
    }
}
