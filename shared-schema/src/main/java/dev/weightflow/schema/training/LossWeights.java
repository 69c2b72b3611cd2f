package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How much each task's loss counts in the sum, which is not divided by them. What is null takes the reference implementation's value.
 *
 * @param semseg of semantic segmentation; 1
 * @param humanParts of human parts; 2
 * @param sal of saliency; 5
 * @param normals of surface normals; 10
 */
public record LossWeights(
        Double semseg, @JsonProperty("human_parts") Double humanParts, Double sal, Double normals) {
    /** The reference implementation's weights: 1, 2, 5 and 10. */
    public static final LossWeights REFERENCE = new LossWeights(null, null, null, null);

    public LossWeights {
        semseg = Defaults.or(semseg, 1.0);
        humanParts = Defaults.or(humanParts, 2.0);
        sal = Defaults.or(sal, 5.0);
        normals = Defaults.or(normals, 10.0);
    }

    /** Those weights, and the reference's of all other tasks. */
    public static LossWeights of(Map<Task, Double> weights) {
        return of(weights::get);
    }

    private static LossWeights of(Function<Task, Double> weight) {
        return new LossWeights(
                weight.apply(Task.SEMSEG),
                weight.apply(Task.HUMAN_PARTS),
                weight.apply(Task.SAL),
                weight.apply(Task.NORMALS));
    }

    public double of(Task task) {
        return switch (task) {
            case SEMSEG -> semseg;
            case HUMAN_PARTS -> humanParts;
            case SAL -> sal;
            case NORMALS -> normals;
        };
    }

    /** The same for those tasks; of others, which have no influence, the reference's. */
    LossWeights only(Collection<Task> tasks) {
        return of(task -> tasks.contains(task) ? of(task) : null);
    }

    Stream<String> faults(Collection<Task> tasks) {
        Faults faults = Faults.of("Loss weights")
                .require(
                        tasks.isEmpty() || tasks.stream().anyMatch(task -> of(task) > 0),
                        "must not be 0 for every task");
        for (Task task : Task.values()) {
            faults.require(
                    of(task) >= 0 && Double.isFinite(of(task)),
                    "%s must not be below 0, and not %s",
                    task.key(),
                    of(task));
        }
        return faults.stream();
    }
}
