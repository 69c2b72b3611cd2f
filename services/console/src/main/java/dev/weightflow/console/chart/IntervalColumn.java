package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;
import java.util.List;
import java.util.Optional;

/** Values with their intervals in the cells of a column, all on one axis, beside the numbers. */
public final class IntervalColumn {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 14;
    private static final int MIDDLE = 7;
    private static final int MARGIN = 5;

    private final Axis axis;

    private IntervalColumn(Axis axis) {
        this.axis = axis;
    }

    /**
     * Creates a column for these values.
     *
     * @param values all values of the column, including ends of intervals
     */
    public static IntervalColumn over(List<Double> values) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        return new IntervalColumn(Axis.linear(least, greatest, MARGIN, WIDTH - MARGIN));
    }

    /**
     * Draws a cell.
     *
     * @param half half width of the interval; empty where there is none
     * @param tick the value that all are compared with
     */
    public RawString cell(String colour, double value, Optional<Double> half, Optional<Double> tick) {
        return cell(colour, value, half.map(width -> value - width), half.map(width -> value + width), tick);
    }

    /** Draws a cell whose interval is given by its ends. */
    public RawString cell(
            String colour, double value, Optional<Double> low, Optional<Double> high, Optional<Double> tick) {
        Svg svg = new Svg(colour, WIDTH, HEIGHT, "").path("g", "M0 " + MIDDLE + "H" + WIDTH);
        tick.ifPresent(at -> svg.path("note", "M" + Svg.number(axis.at(at)) + " 1V13"));
        low.ifPresent(from -> svg.path(
                "w", "M" + Svg.number(axis.at(from)) + " " + MIDDLE + "H" + Svg.number(axis.at(high.orElse(value)))));
        return svg.circle("p", axis.at(value), MIDDLE, 3).raw();
    }
}
