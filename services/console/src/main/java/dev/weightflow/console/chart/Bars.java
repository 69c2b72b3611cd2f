package dev.weightflow.console.chart;

import dev.weightflow.console.text.Texts;
import io.quarkus.qute.RawString;
import java.util.List;

/** Horizontal bar chart of counts, each bar a link. */
public final class Bars {
    private static final int WIDTH = 560;
    private static final int LEFT = 110;
    private static final int LINE = 22;

    private Bars() {}

    /**
     * @param pale whether the count is hardly sufficient
     */
    public record Bar(String name, long value, boolean pale, String href) {}

    /** Draws a bar for each. */
    public static RawString draw(String colour, String label, List<Bar> bars) {
        long greatest = bars.stream().mapToLong(Bar::value).max().orElse(1);
        StringBuilder svg =
                new StringBuilder("<svg class=\"plot ").append(colour).append("\" viewBox=\"0 0 ");
        svg.append(WIDTH).append(' ').append(bars.size() * LINE + 4).append("\" aria-label=\"");
        svg.append(Svg.escaped(label)).append("\" role=\"group\">");
        int line = 0;
        for (Bar bar : bars) {
            int y = LINE * line++;
            double width = Math.max(2, (WIDTH - LEFT - 60.0) * bar.value() / Math.max(1, greatest));
            svg.append("<a href=\"")
                    .append(Svg.escaped(bar.href()))
                    .append("\"><text class=\"mid\" x=\"")
                    .append(LEFT - 8);
            svg.append("\" y=\"")
                    .append(y + 15)
                    .append("\" text-anchor=\"end\">")
                    .append(Svg.escaped(bar.name()));
            svg.append("</text><rect class=\"")
                    .append(bar.pale() ? "p pale" : "p")
                    .append("\" x=\"")
                    .append(LEFT);
            svg.append("\" y=\"").append(y + 5).append("\" width=\"").append(Svg.number(width));
            svg.append("\" height=\"12\" rx=\"3\"/><text x=\"")
                    .append(Svg.number(LEFT + width + 8))
                    .append("\" y=\"");
            svg.append(y + 15).append("\">").append(Texts.count(bar.value())).append("</text></a>");
        }
        return new RawString(svg.append("</svg>").toString());
    }
}
