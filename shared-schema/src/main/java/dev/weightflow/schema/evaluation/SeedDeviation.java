package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.schema.Faults;
import java.util.Optional;

/**
 * Standard deviation of a figure over the seeds of one training, for a single model.
 *
 * @param deviation at least 0; of the gain in percent, of a task in points
 * @param degreesOfFreedom of a measured one: the number of seeds less one; a deviation that is stated without them is taken as known
 * @param source its origin, in one line for people
 */
public record SeedDeviation(double deviation, Optional<Integer> degreesOfFreedom, Optional<String> source) {
    public SeedDeviation {
        Faults faults = Faults.of("A seed deviation")
                .require(
                        Double.isFinite(deviation) && deviation >= 0,
                        "deviation must be a number, 0 or more, not %s",
                        deviation);
        degreesOfFreedom.ifPresent(count -> faults.atLeast(1, "degreesOfFreedom", count));
        source.ifPresent(text -> faults.text("source", text));
        faults.raise();
    }

    /** Returns whether nobody has measured it: a test that rests on it holds if it is true, and says so. */
    @JsonIgnore
    public boolean isAssumed() {
        return degreesOfFreedom.isEmpty();
    }

    /** Creates a stated deviation, which is taken as known. */
    public static SeedDeviation stated(double deviation) {
        return new SeedDeviation(deviation, Optional.empty(), Optional.empty());
    }
}
