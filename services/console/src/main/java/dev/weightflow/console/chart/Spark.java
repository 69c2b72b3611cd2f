package dev.weightflow.console.chart;

import dev.weightflow.schema.training.Curve.Series;
import java.util.Collections;

/**
 * Sparkline of a series, without axes, 96 by 30: its path, and the place of its last point.
 *
 * @param path empty if there are no points
 */
public record Spark(String path, String x, String y) {
    private static final int POINTS = 60;

    /** Fits the series into the picture. */
    public static Spark of(Series series) {
        if (series.isEmpty()) {
            return new Spark("", "", "");
        }
        Series shown = series.reduced(POINTS);
        Axis x = Axis.linear(shown.steps().get(0), shown.last(), 1, 92);
        Axis y = Axis.linear(Collections.min(shown.values()), Collections.max(shown.values()), 27, 3);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < shown.steps().size(); i++) {
            path.append(i == 0 ? 'M' : 'L').append(x.px(shown.steps().get(i)));
            path.append(' ').append(y.px(shown.values().get(i)));
        }
        return new Spark(
                path.toString(), x.px(shown.last()), y.px(shown.latest().orElseThrow()));
    }
}
