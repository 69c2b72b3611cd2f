package dev.weightflow.cli.console;

import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Optional;

/** The figure by which each task is judged, for people: fractions in percent, all else in its unit. */
public final class Figures {
    private Figures() {}

    public static String name(MetricScale scale) {
        return scale.equals(MetricScale.ANGLE) ? "mean angular error" : scale.metric();
    }

    /** The title of an axis or of a row of numbers. */
    public static String quantity(MetricScale scale) {
        String unit = scale.equals(MetricScale.ANGLE) ? "degrees" : scale.unit();
        return unit.isEmpty() ? name(scale) : name(scale) + ", " + unit;
    }

    /** What stands after a number. */
    public static String unit(MetricScale scale) {
        return scale.unit().isEmpty() || scale.equals(MetricScale.ANGLE) ? scale.unit() : " " + scale.unit();
    }

    public static String change(MetricScale scale, double change) {
        return (change < 0 ? "-" : "+") + scale.words(Math.abs(change));
    }

    public static String cell(Optional<TaskFigures> measured) {
        return measured.map(figures -> figures.scale().words(figures.primary())).orElse("-");
    }
}
