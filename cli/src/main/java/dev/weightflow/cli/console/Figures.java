package dev.weightflow.cli.console;

import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Optional;

/** Formats the primary metric of each task: fractions in percent, all else in its unit. */
public final class Figures {
    private Figures() {}

    public static String name(MetricScale scale) {
        return scale.title();
    }

    /** Returns the title of an axis or of a row of numbers. */
    public static String quantity(MetricScale scale) {
        String unit = scale.equals(MetricScale.ANGLE) ? "degrees" : scale.unit();
        return unit.isEmpty() ? name(scale) : name(scale) + ", " + unit;
    }

    /** Returns the unit to print after a number of that scale. */
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
