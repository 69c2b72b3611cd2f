package dev.weightflow.console.chart;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Heat map of numbers, with bars below.
 *
 * @param label text alternative
 * @param top upper end of the bars
 */
public record HeatCells(String label, int width, int height, int top, List<Line> lines, List<Bar> bars) {
    private static final int LEFT = 64;
    private static final int CELL = 40;
    private static final int GAP = 4;
    private static final int LINE = 34;
    private static final int BARS = 60;
    private static final int SHADES = 5;

    /** Row of cells; an absent value is an empty one. */
    public record Row(String name, List<Optional<Double>> values) {}

    /**
     * Row with its place.
     *
     * @param y its upper end
     */
    public record Line(String name, int y, List<Cell> cells) {}

    /** Cell at x; the darkest shade is 4. */
    public record Cell(int x, int shade, String words) {}

    /** Bar around x, which reaches from y down to the bottom. */
    public record Bar(int x, String y, String height, String words) {}

    /**
     * Arranges rows and bars.
     *
     * @param bars one for each column
     */
    public static HeatCells of(String label, List<Row> rows, List<Double> bars) {
        double greatest = rows.stream()
                .flatMap(row -> row.values().stream())
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        List<Line> lines = new ArrayList<>();
        for (Row row : rows) {
            lines.add(new Line(row.name(), 4 + LINE * lines.size(), cells(row.values(), greatest)));
        }
        int top = rows.size() * LINE + 22;
        return new HeatCells(label, LEFT + bars.size() * (CELL + GAP) + 8, top + BARS + 16, top, lines, barsOf(bars));
    }

    private static List<Cell> cells(List<Optional<Double>> values, double greatest) {
        List<Cell> cells = new ArrayList<>();
        for (int column = 0; column < values.size(); column++) {
            int x = LEFT + column * (CELL + GAP);
            values.get(column).ifPresent(value -> {
                int shade = (int) Math.min(SHADES - 1, Math.floor(SHADES * value / Math.max(greatest, 1e-9)));
                cells.add(new Cell(x, shade, brief(value)));
            });
        }
        return cells;
    }

    private static List<Bar> barsOf(List<Double> values) {
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        List<Bar> bars = new ArrayList<>();
        for (double value : values) {
            double height = (BARS - 14) * value / Math.max(greatest, 1e-9);
            bars.add(new Bar(
                    LEFT + bars.size() * (CELL + GAP) + CELL / 2,
                    Axis.number(BARS - height),
                    Axis.number(height),
                    brief(value)));
        }
        return bars;
    }

    private static String brief(double value) {
        return Numbers.format(value < 10 ? "%.1f" : "%.0f", value);
    }
}
