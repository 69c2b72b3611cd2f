package dev.weightflow.console.compare;

import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;

/** What all rows of a comparison that is there by itself have in common, beside the images that they were measured on. */
record Ground(DatasetId dataset, ModelSize model, int imageSize, TrainingLength length) {
    static Ground of(TrainingSpec spec) {
        return new Ground(spec.dataset(), spec.model(), spec.imageSize(), spec.length());
    }

    /** What the comparison on those images is called in addresses: the same for good, also when rows are added. */
    String name(EvaluationSet set) {
        return Digest.ofText(String.join(
                        "\n",
                        dataset.value(),
                        model.key(),
                        Integer.toString(imageSize),
                        length.words(),
                        set.dataset().value(),
                        set.split().key(),
                        Integer.toString(set.images())))
                .shortId();
    }
}
