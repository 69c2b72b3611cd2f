package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Task;

/**
 * How a task's primary metric is read. A point is a hundredth of an mIoU, or a degree of mean angular error.
 *
 * @param point the size of a point in the figure's own unit
 * @param sign +1 if greater is better, -1 if smaller is better
 */
public record MetricScale(double point, int sign) {
    private static final MetricScale OVERLAP = new MetricScale(0.01, 1);
    private static final MetricScale ANGLE = new MetricScale(1, -1);

    public static MetricScale of(Task task) {
        return task == Task.NORMALS ? ANGLE : OVERLAP;
    }

    /** The worst figure that is still within the budget of points. */
    public double limit(double figure, double budget) {
        return figure - sign * budget * point;
    }

    /** By how many points the figure fell; negative if it rose. */
    public double fall(double before, double after) {
        return sign * (before - after) / point;
    }

    /** The relative gain; a baseline below one point counts as one point, so that no task decides alone because it was at zero. */
    public double relativeGain(double baseline, double figure) {
        return sign * (figure - baseline) / Math.max(baseline, point);
    }
}
