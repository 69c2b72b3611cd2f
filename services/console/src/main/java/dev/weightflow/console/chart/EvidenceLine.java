package dev.weightflow.console.chart;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evidence over windows, 880 by 260, on a logarithmic axis from 1, which says nothing, with the threshold as a line and the detection marked.
 *
 * @param label text alternative
 * @param up places of powers of ten
 * @param across places of window numbers
 * @param threshold place of the line
 * @param path steps through the points, as evidence holds until the next window
 */
public record EvidenceLine(
        String label,
        List<Tick> up,
        List<Tick> across,
        String threshold,
        String thresholdText,
        String path,
        List<Drawn> points,
        Optional<Mark> detected) {
    private static final int LEFT = 52;
    private static final int RIGHT = 860;
    private static final int TOP = 20;
    private static final int FLOOR = 220;
    /** Number of points from which on the line alone is drawn. */
    private static final int FEW = 60;

    private static final int TICKS = 6;
    /** Largest power of ten that is drawn; evidence is a product, and has no other bound. */
    private static final double MOST = 1e300;

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /** Labelled place on an axis. */
    public record Tick(String at, String text) {}

    /** Point of a window. */
    public record Drawn(String x, String y) {}

    /**
     * The window with which the change was shown.
     *
     * @param anchor which end of the words stands at {@code text}
     */
    public record Mark(String x, String y, String text, String anchor) {}

    /**
     * Window.
     *
     * @param number which one it is, from 1 on
     * @param evidence of it and all before
     */
    public record Point(int number, double evidence) {}

    /**
     * Places the windows.
     *
     * @param points at least one, in order
     * @param detected the number of the window with which the change was shown, one of these
     */
    public static EvidenceLine of(String label, List<Point> points, double threshold, Optional<Integer> detected) {
        double greatest = points.stream().mapToDouble(EvidenceLine::drawn).max().orElseThrow();
        int first = points.get(0).number();
        int last = points.get(points.size() - 1).number();
        // a single window stands in the middle
        Axis x = last > first
                ? Axis.linear(first, last, LEFT + 12, RIGHT - 12)
                : Axis.linear(first - 1.0, last + 1.0, LEFT, RIGHT);
        Axis y = Axis.logarithmic(1, Math.max(greatest, threshold) * 2, FLOOR, TOP);
        return new EvidenceLine(
                label,
                powers(y),
                windows(x, first, last),
                y.px(threshold),
                "threshold " + Numbers.significant(threshold),
                path(points, x, y),
                points.size() <= FEW
                        ? points.stream()
                                .map(point -> new Drawn(x.px(point.number()), y.px(drawn(point))))
                                .toList()
                        : List.of(),
                points.stream()
                        .filter(point -> detected.filter(number -> number == point.number())
                                .isPresent())
                        .findFirst()
                        .map(point -> mark(x, y, point)));
    }

    private static double drawn(Point point) {
        return Math.max(1, Math.min(MOST, point.evidence()));
    }

    private static Mark mark(Axis x, Axis y, Point point) {
        double at = x.at(point.number());
        boolean right = at > (LEFT + RIGHT) / 2.0;
        return new Mark(
                Axis.number(at), y.px(drawn(point)), Axis.number(at + (right ? -10 : 10)), right ? "end" : "start");
    }

    private static String path(List<Point> points, Axis x, Axis y) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            String across = x.px(point.number());
            String up = y.px(drawn(point));
            path.append(path.isEmpty() ? "M" + across + " " + up : "H" + across + "V" + up);
        }
        return path.toString();
    }

    private static List<Tick> powers(Axis y) {
        int highest = (int) Math.floor(Math.log10(y.to()));
        int step = Math.max(1, (highest + TICKS - 1) / TICKS);
        List<Tick> ticks = new ArrayList<>();
        for (int power = 0; power <= highest; power += step) {
            ticks.add(new Tick(
                    y.px(Math.pow(10, power)), power < 4 ? Numbers.grouped((long) Math.pow(10, power)) : power(power)));
        }
        return ticks;
    }

    private static String power(int exponent) {
        StringBuilder text = new StringBuilder("10");
        Integer.toString(exponent).chars().forEach(digit -> text.append(SUPERSCRIPTS.charAt(digit - '0')));
        return text.toString();
    }

    private static List<Tick> windows(Axis x, int first, int last) {
        if (first == last) {
            return List.of(new Tick(x.px(first), Numbers.grouped(first)));
        }
        return x.ticks(8).stream()
                .map(Math::round)
                .distinct()
                .filter(number -> number >= first && number <= last)
                .map(number -> new Tick(x.px(number), Numbers.grouped(number)))
                .toList();
    }
}
