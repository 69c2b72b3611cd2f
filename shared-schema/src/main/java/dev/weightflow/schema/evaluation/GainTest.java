package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;

/**
 * The one-sided test that a promotion rests on: whether the choice of the images and of the two models' seeds explains the gain.
 *
 * @param champion the version that the challenger was compared with
 * @param dataset whose images were looked at
 * @param split of that dataset
 * @param look 1, 2, 3, …: which look of this model's gate at these images it was; the same two versions again are no other look
 * @param level at which it was tested: what this look may add to the probability of a false promotion
 * @param pValue how likely so great a gain is where there is none
 * @param imageDeviation standard error of the gain through the choice of the images, in percent
 * @param seedDeviation of the gain of a single model, in percent
 */
public record GainTest(
        VersionNumber champion,
        DatasetId dataset,
        Split split,
        int look,
        double level,
        double pValue,
        double imageDeviation,
        SeedDeviation seedDeviation) {
    public GainTest {
        Faults.of("A gain's test")
                .present("champion", champion)
                .present("dataset", dataset)
                .present("split", split)
                .atLeast(1, "look", look)
                .fraction("level", level)
                .fraction("pValue", pValue)
                .require(imageDeviation >= 0, "imageDeviation must be 0 or more, not %s", imageDeviation)
                .present("seedDeviation", seedDeviation)
                .raise();
    }
}
