package dev.weightflow.console.chart;

import java.util.List;
import java.util.Optional;

/** Values with their intervals in the cells of a column, all on one axis, beside the numbers. */
public final class IntervalColumn {
    private static final int WIDTH = 96;
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
     * Cell of the column, 96 by 14: places on the axis.
     *
     * @param colour class of the style that has it
     * @param low lower end of the interval; empty where there is none
     * @param tick the value that all are compared with
     */
    public record Cell(String colour, String value, Optional<String> low, String high, Optional<String> tick) {}

    /**
     * Places a value with its interval.
     *
     * @param half half width of the interval; empty where there is none
     * @param tick the value that all are compared with
     */
    public Cell cell(String colour, double value, Optional<Double> half, Optional<Double> tick) {
        return cell(colour, value, half.map(width -> value - width), half.map(width -> value + width), tick);
    }

    /** Places a value whose interval is given by its ends. */
    public Cell cell(String colour, double value, Optional<Double> low, Optional<Double> high, Optional<Double> tick) {
        return new Cell(colour, axis.px(value), low.map(axis::px), axis.px(high.orElse(value)), tick.map(axis::px));
    }
}
