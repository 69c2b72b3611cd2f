package dev.weightflow.model.statistics;

import dev.weightflow.schema.Task;

/**
 * The sums over images that a task's primary figure is a function of.
 *
 * <ul>
 *   <li>segmentation: for each class the pixels in the intersection of label and prediction, then for each class those in the union
 *   <li>saliency: for each of the 15 thresholds the Jaccard index, then 1 for the image itself
 *   <li>normals: the angular errors of the valid pixels, in degrees, then how many these are
 * </ul>
 */
public final class TaskSums {

    public static final int THRESHOLDS = 15;

    private TaskSums() {}

    public static int count(Task task) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> 2 * task.channels();
            case SAL -> THRESHOLDS + 1;
            case NORMALS -> 2;
        };
    }

    /**
     * The figure: a fraction for mIoU, degrees for the mean angular error; NaN if nothing was seen that it could be taken of.
     *
     * @param sums as many as {@link #count}
     */
    public static double figure(Task task, double[] sums) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> meanOverlap(sums);
            case SAL -> bestThreshold(sums);
            case NORMALS -> sums[0] / sums[1];
        };
    }

    /** As the benchmark has it, a class that is in neither label nor prediction counts 0. */
    private static double meanOverlap(double[] sums) {
        int classes = sums.length / 2;
        double sum = 0;
        boolean seen = false;
        for (int index = 0; index < classes; index++) {
            double union = sums[classes + index];
            if (union > 0) {
                sum += sums[index] / union;
                seen = true;
            }
        }
        return seen ? sum / classes : Double.NaN;
    }

    private static double bestThreshold(double[] sums) {
        double best = 0;
        for (int k = 0; k < THRESHOLDS; k++) {
            best = Math.max(best, sums[k]);
        }
        return best / sums[THRESHOLDS];
    }
}
