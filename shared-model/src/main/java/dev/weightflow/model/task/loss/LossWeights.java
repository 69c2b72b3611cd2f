package dev.weightflow.model.task.loss;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Task;

/**
 * How much each task's loss counts in the sum.
 *
 * @param semseg of semantic segmentation
 * @param humanParts of human parts
 * @param sal of saliency
 * @param normals of surface normals
 */
public record LossWeights(
        double semseg, @JsonProperty("human_parts") double humanParts, double sal, double normals) {

    /** The benchmark's weights: 1, 2, 5 and 10. */
    public static final LossWeights BENCHMARK = new LossWeights(1, 2, 5, 10);

    public LossWeights {
        for (double weight : new double[] {semseg, humanParts, sal, normals}) {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "a loss weight is a finite number that is not negative, and one is " + weight);
            }
        }
    }

    /** The weight of that task. */
    public double of(Task task) {
        return switch (task) {
            case SEMSEG -> semseg;
            case HUMAN_PARTS -> humanParts;
            case SAL -> sal;
            case NORMALS -> normals;
        };
    }
}
