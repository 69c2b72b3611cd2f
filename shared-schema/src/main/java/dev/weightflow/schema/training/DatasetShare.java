package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.DatasetId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Dataset of a training on several, and its part of the images that are drawn.
 *
 * @param share above 0; in a specification the shares of all datasets add up to 1
 */
public record DatasetShare(DatasetId dataset, double share) {
    private static final double ROUNDING = 1e-9;

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public DatasetShare {
        Faults.of("A share of a dataset")
                .present("dataset", dataset)
                .positive("share", share)
                .raise();
    }

    /** Returns the same parts of 1. */
    static List<DatasetShare> normalised(List<DatasetShare> shares) {
        double sum = sum(shares);
        return shares.stream()
                .map(share -> new DatasetShare(share.dataset(), share.share() / sum))
                .toList();
    }

    /**
     * Returns the faults of a specification's datasets, as clauses.
     *
     * @param first the dataset that must be the first of them, if there are any
     */
    static Stream<String> faults(DatasetId first, List<DatasetShare> shares) {
        if (shares.isEmpty()) {
            return Stream.empty();
        }
        return Faults.of("datasets")
                .require(shares.size() > 1, "datasets must be several; name a single one as dataset")
                .require(shares.get(0).dataset().equals(first), "the first of datasets must be dataset")
                .require(
                        shares.stream().map(DatasetShare::dataset).distinct().count() == shares.size(),
                        "datasets must differ")
                .require(
                        Math.abs(sum(shares) - 1) < ROUNDING,
                        "the shares of datasets must add up to 1, not to %s",
                        sum(shares))
                .stream();
    }

    private static double sum(List<DatasetShare> shares) {
        return shares.stream().mapToDouble(DatasetShare::share).sum();
    }
}
