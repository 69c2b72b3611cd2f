package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;

/** Writer of SVG, which escapes text from outside. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /**
     * @param label text alternative of the picture; decoration if empty
     */
    Svg(String classes, int width, int height, String label) {
        text.append("<svg class=\"plot ")
                .append(classes)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ');
        text.append(height).append('"');
        text.append(
                label.isEmpty() ? " aria-hidden=\"true\">" : " role=\"img\" aria-label=\"" + escaped(label) + "\">");
    }

    Svg path(String classes, CharSequence d) {
        text.append("<path class=\"")
                .append(classes)
                .append("\" d=\"")
                .append(d)
                .append("\"/>");
        return this;
    }

    Svg dashed(String classes, CharSequence d) {
        text.append("<path class=\"")
                .append(classes)
                .append("\" stroke-dasharray=\"2 3\" d=\"")
                .append(d)
                .append("\"/>");
        return this;
    }

    Svg circle(String classes, double x, double y, double radius) {
        text.append("<circle class=\"")
                .append(classes)
                .append("\" cx=\"")
                .append(number(x))
                .append("\" cy=\"");
        text.append(number(y)).append("\" r=\"").append(number(radius)).append("\"/>");
        return this;
    }

    Svg rect(String classes, double x, double y, double width, double height) {
        text.append("<rect class=\"")
                .append(classes)
                .append("\" x=\"")
                .append(number(x))
                .append("\" y=\"");
        text.append(number(y)).append("\" width=\"").append(number(width)).append("\" height=\"");
        text.append(number(height)).append("\" rx=\"3\"/>");
        return this;
    }

    /** @param anchor start, middle or end */
    Svg text(String classes, double x, double y, String anchor, String words) {
        text.append("<text");
        if (!classes.isEmpty()) {
            text.append(" class=\"").append(classes).append('"');
        }
        text.append(" x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" text-anchor=\"");
        text.append(anchor).append("\">").append(escaped(words)).append("</text>");
        return this;
    }

    Svg group(String classes) {
        text.append("<g class=\"").append(classes).append("\">");
        return this;
    }

    Svg end() {
        text.append("</g>");
        return this;
    }

    RawString raw() {
        return new RawString(text + "</svg>");
    }

    /** Formats a number to a tenth. A page has thousands of these, and a formatter would take most of its time. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + (tenths % 10 == 0 ? "" : "." + Math.abs(tenths) % 10);
    }

    static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
