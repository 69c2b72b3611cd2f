package dev.weightflow.console.chart;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Horizontal bar chart of counts, 560 wide, each bar a link.
 *
 * @param colour class of the style that has it
 * @param label text alternative
 */
public record Bars(String colour, String label, int height, List<Drawn> bars) {
    private static final int WIDTH = 560;
    private static final int LEFT = 110;
    private static final int LINE = 22;

    /**
     * @param pale whether the count is hardly sufficient
     */
    public record Bar(String name, long value, boolean pale, String href) {}

    /**
     * Bar with its place.
     *
     * @param y top of its line
     * @param end place of the count at its right
     */
    public record Drawn(Bar bar, int y, String width, String end, String count) {}

    /** Arranges the bars from top to bottom; the greatest fills the width. */
    public static Bars of(String colour, String label, List<Bar> bars) {
        long greatest = bars.stream().mapToLong(Bar::value).max().orElse(1);
        List<Drawn> drawn = new ArrayList<>();
        for (Bar bar : bars) {
            double width = Math.max(2, (WIDTH - LEFT - 60.0) * bar.value() / Math.max(1, greatest));
            drawn.add(new Drawn(
                    bar,
                    LINE * drawn.size(),
                    Axis.number(width),
                    Axis.number(LEFT + width + 8),
                    Numbers.grouped(bar.value())));
        }
        return new Bars(colour, label, bars.size() * LINE + 4, drawn);
    }
}
