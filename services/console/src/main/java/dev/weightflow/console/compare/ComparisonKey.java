package dev.weightflow.console.compare;

import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;

/** Settings that the rows of an automatic comparison share, beside the images that they were measured on. */
record ComparisonKey(DatasetId dataset, ModelSize model, int imageSize, TrainingLength length) {
    static ComparisonKey of(TrainingSpec spec) {
        return new ComparisonKey(spec.dataset(), spec.model(), spec.imageSize(), spec.length());
    }

    /** Returns the comparison's name in addresses for those images: stable, also when rows are added. */
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
