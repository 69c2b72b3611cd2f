package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;

/** Two maps over one picture, with a movable divider between them. */
public final class Overlay {
    private static final int SIDE = 448;

    private Overlay() {}

    /**
     * Map of one side.
     *
     * @param name label at its corner
     * @param over whether it is drawn half transparent, as maps of classes are
     */
    public record Side(String name, String href, boolean over) {}

    /**
     * @param image the background of both, gray under a half transparent map
     */
    public static RawString slider(String label, String image, Side left, Side right) {
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 448 448\" role=\"img\" aria-label=\"");
        svg.append(Svg.escaped(label))
                .append("\"><defs><clipPath id=\"s\"><rect width=\"224\" height=\"448\"/></clipPath></defs>");
        side(svg, image, right);
        svg.append("<g clip-path=\"url(#s)\">");
        side(svg, image, left);
        svg.append("</g><g class=\"handle\" transform=\"translate(224)\"><path class=\"edge\" d=\"M0 0V448\"/>");
        svg.append(
                "<circle class=\"knob\" cx=\"0\" cy=\"224\" r=\"13\"/><path class=\"grip\" d=\"m-4 220-4 4 4 4m8-8 4 4-4 4\"/></g>");
        tip(svg, left.name(), false);
        tip(svg, right.name(), true);
        return new RawString(svg.append("</svg>").toString());
    }

    /** Draws one map over its picture. */
    public static RawString map(String label, String image, Side side) {
        StringBuilder svg = new StringBuilder("<svg class=\"map\" viewBox=\"0 0 448 448\" role=\"img\" aria-label=\"");
        side(svg.append(Svg.escaped(label)).append("\">"), image, side);
        return new RawString(svg.append("</svg>").toString());
    }

    private static void side(StringBuilder svg, String image, Side side) {
        if (side.over()) {
            image(svg, image, "gray");
        }
        image(svg, side.href(), side.over() ? "over" : "whole");
    }

    private static void image(StringBuilder svg, String href, String classes) {
        svg.append("<image class=\"").append(classes).append("\" href=\"").append(Svg.escaped(href));
        svg.append("\" width=\"")
                .append(SIDE)
                .append("\" height=\"")
                .append(SIDE)
                .append("\"/>");
    }

    private static void tip(StringBuilder svg, String words, boolean right) {
        int width = 16 + 7 * words.length();
        int x = right ? SIDE - 10 - width : 10;
        svg.append("<rect class=\"tip\" x=\"")
                .append(x)
                .append("\" y=\"416\" width=\"")
                .append(width);
        svg.append("\" height=\"22\" rx=\"6\"/><text x=\"")
                .append(x + width / 2)
                .append("\" y=\"431\" text-anchor=\"middle\">");
        svg.append(Svg.escaped(words)).append("</text>");
    }
}
