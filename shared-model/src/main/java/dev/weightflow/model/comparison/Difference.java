package dev.weightflow.model.comparison;

import dev.weightflow.schema.bootstrap.Interval;
import java.util.Optional;

/**
 * A difference between two methods, over the same images.
 *
 * @param quantity a task's key, or {@value #DELTA_M}
 * @param method whose value is the minuend
 * @param against whose value is the subtrahend
 * @param value the difference of the means over the seeds, in points: hundredths of an mIoU, degrees, or percent of Δm
 * @param interval that holds 95 % of the resamples' differences; absent where too many resamples have none
 */
public record Difference(String quantity, String method, String against, double value, Optional<Interval> interval) {

    /** The name of Δm among the quantities. */
    public static final String DELTA_M = "delta_m";
}
