package dev.weightflow.console.chart;

import dev.weightflow.console.chart.Line.Point;
import dev.weightflow.console.text.Texts;
import io.quarkus.qute.RawString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Charts of the pages. */
public final class Charts {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 150;
    private static final int LEFT = 36;
    private static final int RIGHT = 292;
    private static final int TOP = 10;
    private static final int TICKS = 3;

    private Charts() {}

    /** Draws a quantity's course as a sparkline, without axes. */
    public static RawString spark(String colour, Line line) {
        Line shown = line.reduced(60);
        Svg svg = new Svg(colour, 96, 30, "");
        if (!shown.isEmpty()) {
            Axis x = xAxis(shown, 1, 92);
            Axis y = Axis.linear(shown.least(), shown.greatest(), 27, 3);
            Point last = shown.last().orElseThrow();
            svg.path("l", shown.path(x, y)).circle("p", x.at(last.x()), y.at(last.y()), 2.6);
        }
        return svg.raw();
    }

    private static Axis xAxis(Line line, double start, double end) {
        double first = line.points().get(0).x();
        return Axis.linear(first, line.last().orElseThrow().x(), start, end);
    }

    /**
     * Draws a loss over steps, on a logarithmic axis: the raw values faint, in front of them the mean of neighbours.
     *
     * @param total end of the axis
     * @param marks steps at which something happened
     */
    public static RawString loss(String colour, String label, Line raw, double total, List<Double> marks) {
        Svg svg = new Svg(colour, WIDTH, HEIGHT, label);
        double floor = 144;
        Axis x = Axis.linear(0, total, LEFT, RIGHT);
        List<Point> positive =
                raw.points().stream().filter(point -> point.y() > 0).toList();
        if (!positive.isEmpty()) {
            Line line = new Line(positive).reduced(600);
            Axis y = Axis.logarithmic(line.least(), line.greatest(), floor, TOP);
            grid(svg, y);
            marks.forEach(mark -> svg.dashed("note", "M" + Svg.number(x.at(mark)) + " " + TOP + "V" + floor));
            Line mean = line.centredMean(19);
            Point last = mean.last().orElseThrow();
            svg.path("raw", line.path(x, y)).path("l", mean.path(x, y));
            svg.circle("p", x.at(last.x()), y.at(last.y()), 3.5);
        }
        return svg.path("ax", "M" + LEFT + " " + Svg.number(floor) + "H" + RIGHT)
                .raw();
    }

    /**
     * Draws figures over steps, with the champion's as a dashed line.
     *
     * @param best place of the best one
     * @param places formats a place
     */
    public static RawString figures(
            String colour,
            String label,
            Line line,
            double total,
            Optional<Double> champion,
            Optional<Double> best,
            List<Double> marks,
            DoubleFunction<String> places) {
        Svg svg = new Svg(colour, WIDTH, HEIGHT, label);
        double floor = 132;
        Axis x = Axis.linear(0, total, LEFT, RIGHT);
        if (!line.isEmpty() || champion.isPresent()) {
            double least = Math.min(line.isEmpty() ? champion.orElse(0d) : line.least(), champion.orElse(line.least()));
            double greatest =
                    Math.max(line.isEmpty() ? champion.orElse(1d) : line.greatest(), champion.orElse(line.greatest()));
            double room = Math.max((greatest - least) * 0.1, 0.01);
            Axis y = Axis.linear(least - room, greatest + room, floor, TOP);
            grid(svg, y);
            marks.forEach(mark -> svg.dashed("note", "M" + Svg.number(x.at(mark)) + " " + TOP + "V" + floor));
            champion.ifPresent(figure -> svg.path("ref", "M" + LEFT + " " + Svg.number(y.at(figure)) + "H" + RIGHT)
                    .text("", RIGHT, y.at(figure) - 4, "end", "champion " + figure(figure)));
            svg.path("l", line.path(x, y));
            line.points().forEach(point -> svg.circle("p", x.at(point.x()), y.at(point.y()), 2.2));
            best.flatMap(step -> line.points().stream()
                            .filter(point -> point.x() == step)
                            .findFirst())
                    .ifPresent(point -> svg.circle("hole", x.at(point.x()), y.at(point.y()), 4));
        }
        svg.path("ax", "M" + LEFT + " " + Svg.number(floor) + "H" + RIGHT);
        x.ticks(4).forEach(tick -> svg.text("", x.at(tick), 146, "middle", places.apply(tick)));
        return svg.raw();
    }

    /** Draws a quantity without a colour of its own, over a base line. */
    public static RawString quantity(String label, Line line, double total) {
        Svg svg = new Svg("ink2", WIDTH, 60, label);
        if (!line.isEmpty()) {
            Line shown = line.reduced(300);
            Axis x = Axis.linear(0, total, 0, WIDTH);
            Axis y = Axis.linear(Math.min(0, shown.least()), shown.greatest(), 56, 4);
            svg.path("l", shown.path(x, y));
        }
        return svg.path("ax", "M0 57H" + WIDTH).raw();
    }

    private static void grid(Svg svg, Axis y) {
        for (double tick : y.ticks(TICKS)) {
            double at = y.at(tick);
            svg.path("g", "M" + LEFT + " " + Svg.number(at) + "H" + RIGHT);
            svg.text("", LEFT - 6, at + 3.5, "end", figure(tick));
        }
    }

    private static String figure(double value) {
        return Math.abs(value) >= 1_000
                ? thousands(value)
                : Texts.small(value).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
    }

    /** Formats a number as {@code 12} or {@code 1.5k}. */
    public static String thousands(double value) {
        return value >= 1_000 ? trimmed(value / 1_000) + "k" : trimmed(value);
    }

    private static String trimmed(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
