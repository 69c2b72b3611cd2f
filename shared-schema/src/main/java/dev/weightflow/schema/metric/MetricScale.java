package dev.weightflow.schema.metric;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * How the figure is read by which a task is judged. A point is what budgets are counted in: a hundredth of an mIoU, a degree of mean
 * angular error.
 *
 * @param metric the figure's name
 * @param unit of the figure for people; {@code %} says that it is a fraction of 1, and is shown as percent
 * @param point the size of a point in the figure's own unit
 * @param lessIsBetter whether a smaller figure is better
 */
public record MetricScale(String metric, String unit, double point, boolean lessIsBetter) {
    public static final String PERCENT = "%";

    /** An mIoU. */
    public static final MetricScale OVERLAP = new MetricScale("mIoU", PERCENT, 0.01, false);

    /** A mean angular error. */
    public static final MetricScale ANGLE = new MetricScale("meanAngularError", "°", 1, true);

    private static final double HALF_TURN = 180;

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public MetricScale {
        unit = unit == null ? "" : unit;
        Faults.of("A metric's scale")
                .text("metric", metric)
                .positive("point", point)
                .raise();
    }

    /** The scale of the task where nothing else is declared: that of PASCAL-Context's normals for a task of that name, else of an overlap. */
    public static MetricScale undeclared(TaskName task) {
        return task.equals(PascalTasks.NORMALS) ? ANGLE : OVERLAP;
    }

    /** The scale of PASCAL-Context's tasks that figures of those names have. */
    static Optional<MetricScale> among(Collection<String> names) {
        return known(names.contains(ANGLE.metric) ? ANGLE.metric : OVERLAP.metric)
                .filter(scale -> names.contains(scale.metric));
    }

    static Optional<MetricScale> known(String metric) {
        return Optional.ofNullable(
                metric.equals(ANGLE.metric) ? ANGLE : metric.equals(OVERLAP.metric) ? OVERLAP : null);
    }

    /** What a figure of these two scales can be at most. */
    double greatest() {
        return this.equals(ANGLE) ? HALF_TURN : 1;
    }

    /** +1 if greater is better, -1 if smaller is better. */
    public int sign() {
        return lessIsBetter ? -1 : 1;
    }

    /** Whether the figure is better than the other one. */
    public boolean better(double figure, double than) {
        return lessIsBetter ? figure < than : figure > than;
    }

    /** The figure as tables have it: a fraction in percent, all else in its unit. */
    public double shown(double figure) {
        return unit.equals(PERCENT) ? 100 * figure : figure;
    }

    /** The figure with its unit, as {@code 43.21 %}, {@code 17.30°} or {@code 0.51 m}. */
    public String words(double figure) {
        String number = String.format(Locale.ROOT, "%.2f", shown(figure));
        return unit.isEmpty() || unit.equals("°") ? number + unit : number + " " + unit;
    }

    /** The worst figure that is still within the budget of points. */
    public double limit(double figure, double budget) {
        return figure - sign() * budget * point;
    }

    /** By how many points the figure fell; negative if it rose. */
    public double fall(double before, double after) {
        return sign() * (before - after) / point;
    }

    /** The relative gain; a baseline below one point counts as one point, so that no task decides alone because it was at zero. */
    public double relativeGain(double baseline, double figure) {
        return sign() * (figure - baseline) / Math.max(baseline, point);
    }
}
