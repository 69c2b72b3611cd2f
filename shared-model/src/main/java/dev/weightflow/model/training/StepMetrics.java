package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Losses and gradient norm of a step.
 *
 * @param totalLoss the weighted sum that is minimised, regularization included
 * @param losses each task's own loss, not weighted
 * @param regularization each regularization term, not weighted; empty without any
 * @param gradientNorm the Euclidean norm of all gradients before clipping
 */
public record StepMetrics(
        double totalLoss, Map<TaskName, Double> losses, Map<String, Double> regularization, double gradientNorm) {
    /**
     * Gathers a step's figures in one array, so that they are read at once.
     *
     * @param passes for each forward pass of the step one array [1 + tasks]: the total, then each task's loss
     * @param norm of the gradients, []
     * @param regularization the weighted sum and then each term, [] each; or empty
     * @return the means over the passes, the norm and the regularization, one after another
     */
    static NDArray gather(NDList passes, NDArray norm, NDList regularization) {
        NDArray mean = NDArrays.stack(passes).mean(new int[] {0}); // [passes, 1 + tasks] to [1 + tasks]
        NDList all = new NDList(mean, norm.reshape(1));
        regularization.forEach(term -> all.add(term.reshape(1)));
        return NDArrays.concat(all);
    }

    /**
     * @param values as {@link #gather} arranges them
     * @param tasks in the order of the losses
     * @param terms in the order of the regularization
     */
    static StepMetrics of(float[] values, Set<TaskName> tasks, List<String> terms) {
        Map<TaskName, Double> losses = new TreeMap<>();
        int next = 1;
        for (TaskName task : tasks) {
            losses.put(task, (double) values[next++]);
        }
        double gradientNorm = values[next++];
        double total = terms.isEmpty() ? values[0] : values[0] + (double) values[next++];
        Map<String, Double> named = new LinkedHashMap<>();
        for (String term : terms) {
            named.put(term, (double) values[next++]);
        }
        return new StepMetrics(total, losses, named, gradientNorm);
    }

    void requireFinite(int step) {
        List<String> faults = new ArrayList<>();
        losses.forEach((task, loss) -> {
            if (!Double.isFinite(loss)) {
                faults.add("the loss of " + task.key() + " is " + loss);
            }
        });
        regularization.forEach((term, value) -> {
            if (!Double.isFinite(value)) {
                faults.add("the term " + term + " is " + value);
            }
        });
        if (faults.isEmpty() && !(Double.isFinite(totalLoss) && Double.isFinite(gradientNorm))) {
            faults.add("the sum of the losses is " + totalLoss + " and the norm of the gradients is " + gradientNorm);
        }
        if (!faults.isEmpty()) {
            throw new TrainingException.Diverged(step, String.join(", ", faults));
        }
    }
}
