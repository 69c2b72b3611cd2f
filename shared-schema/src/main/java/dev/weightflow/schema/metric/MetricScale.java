package dev.weightflow.schema.metric;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Scale of the figure by which a task is judged. Budgets are counted in points: a hundredth of an mIoU, a degree of mean angular error.
 *
 * @param metric the figure's name
 * @param unit the figure's unit, for people; {@code %} marks a fraction of 1 that is shown as percent
 * @param point the size of a point in the figure's own unit
 * @param lessIsBetter whether a smaller figure is better
 */
public record MetricScale(String metric, String unit, double point, boolean lessIsBetter) {
    public static final String PERCENT = "%";

    /** Scale of an mIoU. */
    public static final MetricScale OVERLAP = new MetricScale("mIoU", PERCENT, 0.01, false);

    /** Scale of a mean angular error. */
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

    /** Returns the scale of a task without a declaration: that of PASCAL-Context's normals for a task of that name, else that of an overlap. */
    public static MetricScale undeclared(TaskName task) {
        return task.equals(PascalTasks.NORMALS) ? ANGLE : OVERLAP;
    }

    /** Returns the scale of PASCAL-Context's tasks for figures of those names. */
    static Optional<MetricScale> among(Collection<String> names) {
        return known(names.contains(ANGLE.metric) ? ANGLE.metric : OVERLAP.metric)
                .filter(scale -> names.contains(scale.metric));
    }

    static Optional<MetricScale> known(String metric) {
        return Optional.ofNullable(
                metric.equals(ANGLE.metric) ? ANGLE : metric.equals(OVERLAP.metric) ? OVERLAP : null);
    }

    /** Returns the greatest possible value of a figure of the angle or overlap scale. */
    double greatest() {
        return this.equals(ANGLE) ? HALF_TURN : 1;
    }

    /** Returns the figure's name for people. */
    public String title() {
        return this.equals(ANGLE) ? "mean angular error" : metric;
    }

    /** Returns +1 if greater is better, -1 if smaller is better. */
    public int sign() {
        return lessIsBetter ? -1 : 1;
    }

    /** Returns whether the first figure is better than the second. */
    public boolean better(double figure, double than) {
        return lessIsBetter ? figure < than : figure > than;
    }

    /** Converts the figure for tables: a fraction to percent, others unchanged. */
    public double shown(double figure) {
        return unit.equals(PERCENT) ? 100 * figure : figure;
    }

    /** Formats the figure with its unit, as {@code 43.21 %}, {@code 17.30°} or {@code 0.51 m}. */
    public String words(double figure) {
        String number = String.format(Locale.ROOT, "%.2f", shown(figure));
        return unit.isEmpty() || unit.equals("°") ? number + unit : number + " " + unit;
    }

    /** Returns the worst figure that is still within the budget of points. */
    public double limit(double figure, double budget) {
        return figure - sign() * budget * point;
    }

    /** Returns by how many points the figure fell; negative if it rose. */
    public double fall(double before, double after) {
        return sign() * (before - after) / point;
    }

    /** Returns the relative gain; a baseline below one point counts as one point, so that no task decides alone because it was at zero. */
    public double relativeGain(double baseline, double figure) {
        return sign() * (figure - baseline) / Math.max(baseline, point);
    }
}
