package dev.weightflow.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/**
 * Bounds and tick labels of a chart. An axis is never shorter than a share of the values on it, so that a constant is a flat line whatever its last
 * digits, and its labels have enough digits to tell its ticks apart. NaN values leave a gap.
 */
final class Axes {

    /** Minimum length of an axis, as a share of the greatest magnitude on it. */
    private static final double LEAST_SHARE = 0.05;

    private static final double LEAST = 1e-6; // the library cannot draw finer ticks

    private static final double GREATEST = 1e15;

    // unequal, or else the library takes ends and data for equally spaced and labels the data instead of round numbers
    private static final double BEFORE = 0.037;
    private static final double BEHIND = 0.043;

    private Axes() {}

    /**
     * @param least minimum length of the y axis, in its unit
     */
    static void fit(XYChart chart, double least) {
        for (XYSeries series : List.copyOf(chart.getSeriesMap().values())) {
            double[] y = Arrays.stream(series.getYData())
                    .map(value -> drawable(value) ? value : Double.NaN)
                    .toArray();
            if (Arrays.stream(y).allMatch(Double::isNaN)) {
                chart.removeSeries(series.getName());
            } else {
                chart.updateXYSeries(series.getName(), series.getXData(), y, series.getExtraValues());
            }
        }
        Bounds y = bounds(chart, Axes::heights, least);
        chart.getStyler().setYAxisMin(y.low).setYAxisMax(y.high);
        chart.getStyler().setyAxisTickLabelsFormattingFunction(y::label);
        if (chart.getStyler().isXAxisLogarithmic()) {
            decades(chart);
        } else {
            Bounds x = bounds(chart, series -> Arrays.stream(series.getXData()), 0);
            chart.getStyler().setXAxisMin(x.low).setXAxisMax(x.high);
            chart.getStyler().setxAxisTickLabelsFormattingFunction(x::label);
        }
    }

    private static boolean drawable(double value) {
        return Math.abs(value) <= GREATEST;
    }

    /** Returns the values with their error bars added. */
    private static DoubleStream heights(XYSeries series) {
        double[] y = series.getYData();
        double[] bars = series.getExtraValues();
        return bars == null
                ? Arrays.stream(y)
                : IntStream.range(0, 2 * y.length)
                        .mapToDouble(i -> i % 2 == 0 ? y[i / 2] - bars[i / 2] : y[i / 2] + bars[i / 2]);
    }

    private static Bounds bounds(XYChart chart, Function<XYSeries, DoubleStream> values, double least) {
        DoubleSummaryStatistics all = statistics(chart, values);
        if (all.getCount() == 0) {
            return new Bounds(0, 1);
        }
        double magnitude = Math.max(Math.abs(all.getMin()), Math.abs(all.getMax()));
        double wanted = Math.max(least, magnitude == 0 ? 1 : Math.max(LEAST, LEAST_SHARE * magnitude));
        double span = Math.max(wanted, all.getMax() - all.getMin());
        double low = (all.getMin() + all.getMax() - span) / 2;
        return new Bounds(low - BEFORE * span, low + span + BEHIND * span);
    }

    private static DoubleSummaryStatistics statistics(XYChart chart, Function<XYSeries, DoubleStream> values) {
        return chart.getSeriesMap().values().stream()
                .flatMapToDouble(values::apply)
                .filter(Axes::drawable)
                .summaryStatistics();
    }

    /** Extends the axis to whole powers of ten, without which there may be no label at all. */
    private static void decades(XYChart chart) {
        DoubleSummaryStatistics all = statistics(chart, series -> Arrays.stream(series.getXData()));
        if (all.getCount() > 0) {
            double low = Math.floor(Math.log10(all.getMin()));
            double high = Math.max(low + 1, Math.ceil(Math.log10(all.getMax())));
            chart.getStyler().setXAxisMin(Math.pow(10, low)).setXAxisMax(Math.pow(10, high));
        }
        chart.getStyler().setXAxisLogarithmicDecadeOnly(true).setXAxisDecimalPattern("#,##0");
    }

    /** Bounds of an axis. */
    record Bounds(double low, double high) {

        /** Formats a tick to a hundredth of the axis, with a power of ten where it has many zeros. */
        String label(double value) {
            int digits = 2 - (int) Math.floor(Math.log10(high - low));
            BigDecimal rounded =
                    new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros();
            if (rounded.signum() == 0) {
                return "0";
            }
            int exponent = rounded.precision() - rounded.scale() - 1;
            return exponent < -4 || exponent > 5
                    ? rounded.movePointLeft(exponent).toPlainString() + "E" + exponent
                    : rounded.toPlainString();
        }
    }
}
