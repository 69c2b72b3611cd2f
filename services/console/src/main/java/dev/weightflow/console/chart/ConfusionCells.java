package dev.weightflow.console.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Confusion matrix: a row for each label, its cells shaded by the share of the label's pixels.
 *
 * @param label text alternative
 */
public record ConfusionCells(String label, int width, int height, List<Line> lines) {
    private static final int LEFT = 110;
    private static final int TOP = 8;
    private static final int CELL = 18;
    private static final int SHADES = 5;

    /**
     * Row of a label.
     *
     * @param y its upper end
     */
    public record Line(String name, int y, List<Cell> cells) {}

    /** Cell at x; the darkest shade is 4. */
    public record Cell(int x, int shade) {}

    /** @param sums pixels, a list of predictions for each label */
    public static ConfusionCells of(List<String> classes, List<List<Long>> sums) {
        List<Line> lines = new ArrayList<>();
        for (List<Long> predictions : sums) {
            long all = predictions.stream().mapToLong(Long::longValue).sum();
            List<Cell> cells = new ArrayList<>();
            for (long pixels : predictions) {
                double share = all == 0 ? 0 : (double) pixels / all;
                // by the square root, so that rare confusions are visible
                int shade = (int) Math.min(SHADES - 1, Math.floor(SHADES * Math.sqrt(share)));
                cells.add(new Cell(CELL * cells.size(), shade));
            }
            lines.add(new Line(classes.get(lines.size()), TOP + CELL * lines.size(), cells));
        }
        int side = sums.size() * CELL;
        return new ConfusionCells(
                "Confusion of " + sums.size() + " classes: labels from top to bottom, predictions from left to right",
                LEFT + side + 4,
                TOP + side + 28,
                lines);
    }
}
