package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Weight of each task's loss in the sum, which is not divided by the sum of the weights. A task without a weight has the reference implementation's
 * if it has the name of one of PASCAL-Context's tasks, and else 1.
 *
 * @param given in JSON an object by task. Where only PASCAL-Context's tasks have one, all four do: 1 of semantic segmentation, 2 of human parts, 5 of
 * saliency and 10 of normals, the reference implementation's, unless another is given
 */
public record LossWeights(@JsonValue Map<TaskName, Double> given) {
    /** The reference implementation's weights: 1, 2, 5 and 10. */
    public static final LossWeights REFERENCE = new LossWeights(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LossWeights {
        Map<TaskName, Double> weights = new TreeMap<>(given == null ? Map.of() : given);
        weights.values().removeIf(Objects::isNull);
        if (PascalTasks.NAMES.containsAll(weights.keySet())) {
            PascalTasks.LOSS_WEIGHTS.forEach(weights::putIfAbsent);
            if (weights.equals(PascalTasks.LOSS_WEIGHTS)) {
                weights.clear();
            }
        }
        given = TaskName.ordered(weights);
    }

    /** Creates weights of PASCAL-Context's tasks; null for the reference implementation's. */
    public static LossWeights ofPascal(Double semseg, Double humanParts, Double sal, Double normals) {
        Map<TaskName, Double> weights = new TreeMap<>();
        weights.put(PascalTasks.SEMSEG, semseg);
        weights.put(PascalTasks.HUMAN_PARTS, humanParts);
        weights.put(PascalTasks.SAL, sal);
        weights.put(PascalTasks.NORMALS, normals);
        return new LossWeights(weights);
    }

    public static LossWeights of(Map<TaskName, Double> weights) {
        return new LossWeights(weights);
    }

    public double of(TaskName task) {
        return given.getOrDefault(task, PascalTasks.LOSS_WEIGHTS.getOrDefault(task, 1.0));
    }

    /** Returns the weights of those tasks; others have no effect. */
    LossWeights only(Collection<TaskName> tasks) {
        Map<TaskName, Double> weights = new TreeMap<>(given);
        weights.keySet().retainAll(tasks);
        return new LossWeights(weights);
    }

    Stream<String> faults(Collection<TaskName> tasks) {
        Faults faults = Faults.of("Loss weights")
                .require(
                        tasks.isEmpty() || tasks.stream().anyMatch(task -> of(task) > 0),
                        "must not be 0 for every task");
        given.forEach((task, weight) -> faults.require(
                weight >= 0 && Double.isFinite(weight), "%s must not be below 0, and not %s", task.key(), weight));
        return faults.stream();
    }
}
