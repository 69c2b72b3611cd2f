package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;
import java.util.List;

/** Confusion matrix: a row for each label, its cells shaded by the share of the label's pixels. */
public final class ConfusionCells {
    private static final int LEFT = 110;
    private static final int TOP = 8;
    private static final int CELL = 18;
    private static final int SHADES = 5;

    private ConfusionCells() {}

    /** @param sums pixels, a list of predictions for each label */
    public static RawString draw(List<String> classes, List<List<Long>> sums) {
        int side = sums.size() * CELL;
        Svg svg = new Svg(
                "heat",
                LEFT + side + 4,
                TOP + side + 28,
                "Confusion of " + sums.size() + " classes: labels from top to bottom, predictions from left to right");
        for (int label = 0; label < sums.size(); label++) {
            double y = TOP + label * CELL;
            svg.text("mid", LEFT - 8, y + 13, "end", classes.get(label));
            long all = sums.get(label).stream().mapToLong(Long::longValue).sum();
            for (int prediction = 0; prediction < sums.size(); prediction++) {
                double share = all == 0 ? 0 : (double) sums.get(label).get(prediction) / all;
                // by the square root, so that rare confusions are visible
                int shade = (int) Math.min(SHADES - 1, Math.floor(SHADES * Math.sqrt(share)));
                svg.rect("heat" + shade, LEFT + prediction * CELL, y, CELL - 1, CELL - 1);
            }
        }
        svg.text("", LEFT, TOP + side + 18, "start", "predictions, in the same order →");
        return svg.raw();
    }
}
