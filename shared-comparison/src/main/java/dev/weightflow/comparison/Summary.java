package dev.weightflow.comparison;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One quantity over the seeds.
 *
 * @param deviation the standard deviation over the seeds, with n - 1; absent for a single seed
 */
public record Summary(double mean, Optional<Double> deviation, Map<Long, Double> bySeed) {

    public Summary {
        bySeed = Collections.unmodifiableMap(new TreeMap<>(bySeed));
    }

    /** @param bySeed at least one value */
    static Summary of(Map<Long, Double> bySeed) {
        double[] values = new TreeMap<>(bySeed)
                .values().stream().mapToDouble(Double::doubleValue).toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
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
