package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Heat map of numbers, with bars below. */
public final class HeatCells {
    private static final int LEFT = 64;
    private static final int CELL = 40;
    private static final int GAP = 4;
    private static final int BARS = 60;
    private static final int SHADES = 5;

    private HeatCells() {}

    /** Row of cells; an absent value is an empty one. */
    public record Row(String name, List<Optional<Double>> values) {}

    /** @param bars one for each column */
    public static RawString draw(String label, List<Row> rows, List<Double> bars) {
        int width = LEFT + bars.size() * (CELL + GAP) + 8;
        int top = rows.size() * 34 + 4;
        Svg svg = new Svg("heat", width, top + BARS + 34, label);
        double greatest = rows.stream()
                .flatMap(row -> row.values().stream())
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        for (int line = 0; line < rows.size(); line++) {
            double y = 4 + line * 34;
            svg.text("mid", LEFT - 10, y + 19, "end", rows.get(line).name());
            for (int column = 0; column < rows.get(line).values().size(); column++) {
                double x = LEFT + column * (CELL + GAP);
                rows.get(line).values().get(column).ifPresent(value -> {
                    int shade = (int) Math.min(SHADES - 1, Math.floor(SHADES * value / Math.max(greatest, 1e-9)));
                    svg.rect("heat" + shade, x, y, CELL, 30);
                    svg.text("h" + shade, x + CELL / 2.0, y + 19, "middle", brief(value));
                });
            }
        }
        bars(svg, bars, top + 18);
        return svg.raw();
    }

    private static void bars(Svg svg, List<Double> bars, double top) {
        double greatest = bars.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        svg.text("mid", LEFT - 10, top + BARS, "end", "eff. rank");
        for (int column = 0; column < bars.size(); column++) {
            double height = (BARS - 14) * bars.get(column) / Math.max(greatest, 1e-9);
            double x = LEFT + column * (CELL + GAP) + CELL / 2.0;
            svg.rect("bar", x - 5, top + BARS - height, 10, height);
            svg.text("", x, top + BARS - height - 4, "middle", brief(bars.get(column)));
        }
    }

    private static String brief(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
