package dev.weightflow.model.comparison;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One quantity over the seeds.
 *
 * @param mean over the seeds
 * @param deviation the standard deviation over the seeds, with n - 1; absent for a single seed
 * @param bySeed each seed's own value
 */
public record Summary(double mean, Optional<Double> deviation, Map<Long, Double> bySeed) {

    public Summary {
        bySeed = Collections.unmodifiableMap(new TreeMap<>(bySeed));
    }

    /** @param bySeed at least one value */
    static Summary of(Map<Long, Double> bySeed) {
        double[] values = new TreeMap<>(bySeed)
                .values().stream().mapToDouble(Double::doubleValue).toArray();
        double mean = Statistics.mean(values);
        if (values.length < 2) {
            return new Summary(mean, Optional.empty(), bySeed);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Summary(mean, Optional.of(Math.sqrt(squares / (values.length - 1))), bySeed);
    }
}
