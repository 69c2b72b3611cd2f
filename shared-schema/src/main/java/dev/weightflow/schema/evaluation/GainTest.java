package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;

/**
 * One-sided test on which a promotion rests: whether the choice of the images and of the two models' seeds explains the gain.
 *
 * @param champion the version that the challenger was compared with
 * @param dataset the dataset of the images
 * @param split the split of that dataset
 * @param look number of this model's look at these images, from 1; comparing the same two versions by the same report again is not another look
 * @param level significance level: the share of this look in the probability of a false promotion
 * @param pValue probability of so great a gain under the null hypothesis of none
 * @param imageDeviation standard error of the gain due to the choice of the images, in percent
 * @param seedDeviation seed deviation of a single model's gain, in percent
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
