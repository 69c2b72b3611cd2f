package dev.weightflow.console.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Linear or logarithmic scale between two ends of an axis.
 *
 * @param from the least value
 * @param to the greatest value; greater than {@code from}
 */
record Axis(double from, double to, boolean logarithmic, double start, double end) {
    private static final double[] STEPS = {1, 2, 5, 10};

    static Axis linear(double from, double to, double start, double end) {
        return new Axis(from, to > from ? to : from + 1, false, start, end);
    }

    /**
     * Creates a logarithmic axis.
     *
     * @param from greater than zero
     */
    static Axis logarithmic(double from, double to, double start, double end) {
        double greatest = to > from * 1.05 ? to : from * 1.05;
        return new Axis(from, greatest, true, start, end);
    }

    double at(double value) {
        double part = logarithmic
                ? (Math.log(Math.max(value, from)) - Math.log(from)) / (Math.log(to) - Math.log(from))
                : (value - from) / (to - from);
        return start + Math.max(-0.05, Math.min(1.05, part)) * (end - start);
    }

    /** Returns the place of a value as a coordinate. */
    String px(double value) {
        return number(at(value));
    }

    /** Formats a coordinate to a tenth. A page has thousands of these, and a formatter would take most of its time. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + (tenths % 10 == 0 ? "" : "." + Math.abs(tenths) % 10);
    }

    /** Returns about that many round values between the ends. */
    List<Double> ticks(int about) {
        List<Double> ticks = logarithmic ? decades() : List.of();
        return ticks.size() >= 2 && ticks.size() <= 2 * about ? ticks : even(about);
    }

    private List<Double> decades() {
        List<Double> ticks = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(from))); decade <= to; decade *= 10) {
            for (double step : new double[] {1, 2, 5}) {
                if (step * decade >= from && step * decade <= to) {
                    ticks.add(step * decade);
                }
            }
        }
        return ticks;
    }

    private List<Double> even(int about) {
        double rough = (to - from) / about;
        double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = magnitude;
        for (double factor : STEPS) {
            step = factor * magnitude;
            if (step >= rough) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(from / step) * step; tick <= to + step / 1e6; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }
}
