package dev.weightflow.schema.drift;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * Difference of a window from the images that a champion was registered on, and the evidence that it adds. Its id is the digest of its canonical
 * JSON, under which it is stored; it follows from what it names, by its seed.
 *
 * @param dataset the window
 * @param version the champion
 * @param reference what the window is compared with
 * @param window the window as it was measured
 * @param seed of permutations, folds and ties
 * @param permutations number of them
 * @param pValue of the permutation test of this window alone
 * @param leastPValue the least that so many groups and permutations can give
 * @param effect probability that a classifier, which has not seen either, finds an image of the window stranger than one of the reference; absent where a
 * side has a single group
 * @param effectInterval of 95 %, over groups
 * @param explanations in what they differ, the least p-value first
 * @param strangest images of the window, the strangest first
 * @param before the digest of the report before this one, of the same champion; absent if this is the first
 * @param evidence of all windows so far, the greatest; 1 says nothing
 * @param threshold the evidence that counts as a change
 * @param missingGroups how many groups the reference has too few for a change to be found soon
 * @param state the digest of the stored state from which the next window goes on
 */
public record DriftReport(
        int format,
        ModelName model,
        DatasetId dataset,
        VersionNumber version,
        Side reference,
        Side window,
        long seed,
        int permutations,
        double pValue,
        double leastPValue,
        Optional<Double> effect,
        Optional<Range> effectInterval,
        List<Explanation> explanations,
        List<StrangeImage> strangest,
        Optional<Digest> before,
        double evidence,
        double threshold,
        int missingGroups,
        Digest state) {
    public static final int FORMAT = 1;
    /** Most strangest images that a report lists. */
    public static final int MOST_STRANGEST = 100;

    /**
     * One of the two sets of images that are compared.
     *
     * @param report the report of the evaluation that measured it
     * @param document the digest of its {@link WindowDocument}
     * @param images how many of its images were compared
     * @param groups how many groups these belong to: the number of independent units
     */
    public record Side(ReportId report, Digest document, int images, int groups) {}

    /** Interval. */
    public record Range(double lower, double upper) {}

    /**
     * One measured thing that may differ. It explains a change, and never is the reason to state one.
     *
     * @param name of the scalar or task
     * @param statistic Kolmogorov and Smirnov's distance of a scalar, 0 to 1; the homogeneity chi-squared of a task's class shares
     * @param classIndex of shares, the class that differs most
     * @param reference mean of the scalar, or share of that class
     * @param window the same of the window
     * @param pValue by permutations, adjusted by Holm's method over all explanations
     */
    public record Explanation(
            String name,
            double statistic,
            Optional<Integer> classIndex,
            double reference,
            double window,
            double pValue) {}

    /** Image with the classifier's logit that it is of the window. */
    public record StrangeImage(String id, double score) {}

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public DriftReport {
        explanations = Faults.listOf(explanations);
        strangest = Faults.listOf(strangest);
        Faults.of("A drift report")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("model", model)
                .present("dataset", dataset)
                .present("version", version)
                .present("reference", reference)
                .present("window", window)
                .fraction("pValue", pValue)
                .positive("evidence", evidence)
                .positive("threshold", threshold)
                .present("state", state)
                .raise();
    }
}
