package dev.weightflow.console.chart;

import dev.weightflow.console.text.Texts;
import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Scatter chart of gain over cost, on a logarithmic axis, with the Pareto front: points such that none costs less and gains more. */
public final class Scatter {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 380;
    private static final int LEFT = 46;
    private static final int RIGHT = 620;
    private static final int TOP = 14;
    private static final int FLOOR = 340;
    private static final int LETTER = 7;
    private static final int LINE = 13;

    private Scatter() {}

    /**
     * Point of the chart.
     *
     * @param cost greater than 0
     * @param low lower end of the gain's interval; empty where there is none
     * @param reference whether the gains are relative to this one
     */
    public record ScatterPoint(
            String name, double cost, double gain, Optional<Double> low, Optional<Double> high, boolean reference) {}

    private record Box(double left, double top, double right, double bottom) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    /** Returns the Pareto front: sorted by cost, each gains more than all before it. */
    public static List<ScatterPoint> front(List<ScatterPoint> things) {
        List<ScatterPoint> front = new ArrayList<>();
        things.stream()
                .sorted(Comparator.comparingDouble(ScatterPoint::cost)
                        .thenComparing(
                                Comparator.comparingDouble(ScatterPoint::gain).reversed()))
                .forEach(thing -> {
                    if (front.isEmpty()
                            || thing.gain() > front.get(front.size() - 1).gain()) {
                        front.add(thing);
                    }
                });
        return front;
    }

    /** @param things at least one */
    public static RawString draw(String label, String costs, String gains, List<ScatterPoint> things) {
        Svg svg = new Svg("", WIDTH, HEIGHT, label);
        double least = things.stream().mapToDouble(ScatterPoint::cost).min().orElseThrow();
        double greatest = things.stream().mapToDouble(ScatterPoint::cost).max().orElseThrow();
        Axis x = Axis.logarithmic(least / 1.3, greatest * 1.3, LEFT, RIGHT);
        Axis y = gains(things);
        for (double tick : y.ticks(6)) {
            svg.path(Math.abs(tick) < 1e-9 ? "ref" : "g", "M" + LEFT + " " + Svg.number(y.at(tick)) + "H" + RIGHT);
            svg.text("", LEFT - 8, y.at(tick) + 4, "end", signed(tick));
        }
        for (double tick : x.ticks(6)) {
            svg.text(
                    "",
                    x.at(tick),
                    FLOOR + 20,
                    "middle",
                    Texts.weights(Math.round(tick)).replace(".00", ""));
            svg.path("ax", "M" + Svg.number(x.at(tick)) + " " + FLOOR + "v4");
        }
        svg.path("ax", "M" + LEFT + " " + FLOOR + "H" + RIGHT);
        svg.text("mid", RIGHT, HEIGHT - 4, "end", costs).text("mid", LEFT, 8, "start", gains);
        List<ScatterPoint> front = front(things);
        svg.group("ink3").path("raw", staircase(front, x, y)).end();
        Set<ScatterPoint> beaten = new HashSet<>(things);
        beaten.removeAll(front);
        List<Box> taken = new ArrayList<>();
        things.forEach(thing -> taken.add(around(x.at(thing.cost()), y.at(thing.gain()))));
        things.forEach(thing -> point(svg, thing, x, y, beaten.contains(thing), taken));
        return svg.raw();
    }

    private static Axis gains(List<ScatterPoint> things) {
        double least = things.stream()
                .mapToDouble(one -> one.low().orElse(one.gain()))
                .min()
                .orElseThrow();
        double greatest = things.stream()
                .mapToDouble(one -> one.high().orElse(one.gain()))
                .max()
                .orElseThrow();
        double room = Math.max(0.1, (greatest - least) * 0.08);
        return Axis.linear(Math.min(0, least) - room, Math.max(0, greatest) + room, FLOOR, TOP);
    }

    private static String staircase(List<ScatterPoint> front, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        for (ScatterPoint thing : front) {
            String across = Svg.number(x.at(thing.cost()));
            String up = Svg.number(y.at(thing.gain()));
            path.append(path.isEmpty() ? "M" + across + " " + up : "H" + across + "V" + up);
        }
        return path.append("H").append(RIGHT).toString();
    }

    private static void point(Svg svg, ScatterPoint thing, Axis x, Axis y, boolean beaten, List<Box> taken) {
        double across = x.at(thing.cost());
        double up = y.at(thing.gain());
        svg.group(beaten || thing.reference() ? "ink3" : "ink");
        thing.low()
                .ifPresent(low -> svg.path(
                        "w",
                        "M" + Svg.number(across) + " " + Svg.number(y.at(low)) + "V"
                                + Svg.number(y.at(thing.high().orElse(thing.gain())))));
        svg.circle(thing.reference() ? "hole" : "p", across, up, 5).end();
        double width = LETTER * (double) thing.name().length();
        for (double[] place :
                new double[][] {{1, 4}, {-1, 4}, {1, -8}, {-1, -8}, {1, 18}, {-1, 18}, {1, 32}, {-1, 32}}) {
            double from = across + place[0] * 12;
            double left = place[0] > 0 ? from : from - width;
            Box box = new Box(left, up + place[1] - LINE + 2, left + width, up + place[1] + 2);
            boolean last = place[0] < 0 && place[1] == 32;
            if (last
                    || box.left() > LEFT
                            && box.right() < WIDTH
                            && taken.stream().noneMatch(box::meets)) {
                taken.add(box);
                svg.text(
                        beaten || thing.reference() ? "mid" : "strong",
                        from,
                        up + place[1],
                        place[0] > 0 ? "start" : "end",
                        thing.name());
                return;
            }
        }
    }

    private static Box around(double x, double y) {
        return new Box(x - 6, y - 6, x + 6, y + 6);
    }

    private static String signed(double value) {
        String text = value == Math.rint(value)
                ? String.format(Locale.ROOT, "%+.0f", value)
                : String.format(Locale.ROOT, "%+.1f", value);
        return Math.abs(value) < 1e-9 ? "0" : text.replace('-', '−');
    }
}
