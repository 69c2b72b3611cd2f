package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import java.util.Map;
import java.util.Optional;

/**
 * Validation images on which a challenger must not be worse than the champion, whatever it gains on those that it was registered with.
 *
 * @param dataset the dataset, on whose validation split both are compared
 * @param maxImages maximum number of its images; all if absent
 * @param margin non-inferiority margin in percent: the mean relative change must be shown to be above its negative; {@value #DEFAULT_MARGIN} if absent
 * @param budgets by task, the number of points by which it may fall here; where absent, as everywhere
 * @param seedDeviation the seed deviation of the gain on these images, in percent; the model's if absent
 * @param looks number of looks at these images over which the probability of a false promotion is spread; the model's if absent
 */
public record Bench(
        DatasetId dataset,
        Optional<Integer> maxImages,
        Optional<Double> margin,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<TaskName, Double> budgets,
        Optional<SeedDeviation> seedDeviation,
        Optional<Integer> looks) {
    /** The margin of a bench that states none, in percent. */
    public static final double DEFAULT_MARGIN = 2;

    /** Creates a bench with the margin, budgets and looks that apply where nothing else is stated. */
    public static Bench on(DatasetId dataset) {
        return new Bench(dataset, Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public Bench {
        budgets = TaskName.ordered(budgets);
        Faults faults = Faults.of("A bench of a gate").present("dataset", dataset);
        maxImages.ifPresent(images -> faults.atLeast(2, "maxImages", images));
        margin.ifPresent(percent -> faults.require(
                Double.isFinite(percent) && percent > 0, "margin must be percent above 0, not %s", percent));
        GatePolicy.budgets(faults, budgets);
        looks.ifPresent(count -> faults.atLeast(1, "looks", count));
        faults.raise();
    }

    /** Returns the margin in percent, stated or not. */
    public double leastMargin() {
        return margin.orElse(DEFAULT_MARGIN);
    }
}
