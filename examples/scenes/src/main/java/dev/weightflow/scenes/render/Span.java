package dev.weightflow.scenes.render;

/** Interval from {@code low} to {@code high}; empty when low > high. */
record Span(double low, double high) {
    static final Span NOTHING = new Span(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    static Span around(double middle, double radius) {
        return new Span(middle - radius, middle + radius);
    }

    Span with(Span other) {
        return new Span(Math.min(low, other.low), Math.max(high, other.high));
    }

    Span wider(double margin) {
        return new Span(low - margin, high + margin);
    }

    boolean holds(Span other) {
        return low <= other.low && other.high <= high;
    }

    double length() {
        return high - low;
    }
}
