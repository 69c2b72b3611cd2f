package dev.weightflow.console.chart;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Scatter chart of gain over cost, 640 by 380, on a logarithmic axis, with the Pareto front: points such that none costs less and gains more.
 *
 * @param label text alternative
 * @param costs title of the x axis
 * @param gains title of the y axis
 * @param front path along the front
 */
public record Scatter(
        String label, String costs, String gains, List<Tick> across, List<Tick> up, String front, List<Drawn> points) {
    private static final int WIDTH = 640;
    private static final int LEFT = 46;
    private static final int RIGHT = 620;
    private static final int TOP = 14;
    private static final int FLOOR = 340;
    private static final int LETTER = 7;
    private static final int LINE = 13;

    /**
     * Labelled place on an axis.
     *
     * @param zero whether it is that of no gain
     */
    public record Tick(String at, String text, boolean zero) {}

    /**
     * Point with its place, its interval, and its name where there was room for it.
     *
     * @param strong whether it is on the front, and not the reference
     * @param low lower end of its interval; empty where there is none
     * @param anchor which end of the name stands at {@code nameX}
     */
    public record Drawn(
            ScatterPoint point,
            boolean strong,
            String x,
            String y,
            Optional<String> low,
            String high,
            String nameX,
            String nameY,
            String anchor) {}

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

    /**
     * Places the points, and their names where they cover nothing.
     *
     * @param things at least one
     */
    public static Scatter of(String label, String costs, String gains, List<ScatterPoint> things) {
        double least = things.stream().mapToDouble(ScatterPoint::cost).min().orElseThrow();
        double greatest = things.stream().mapToDouble(ScatterPoint::cost).max().orElseThrow();
        Axis x = Axis.logarithmic(least / 1.3, greatest * 1.3, LEFT, RIGHT);
        Axis y = gains(things);
        List<ScatterPoint> front = front(things);
        Set<ScatterPoint> beaten = new HashSet<>(things);
        beaten.removeAll(front);
        List<Box> taken = new ArrayList<>();
        things.forEach(thing -> taken.add(around(x.at(thing.cost()), y.at(thing.gain()))));
        return new Scatter(
                label,
                costs,
                gains,
                x.ticks(6).stream()
                        .map(tick -> new Tick(
                                x.px(tick), Numbers.millions(Math.round(tick)).replace(".00", ""), false))
                        .toList(),
                y.ticks(6).stream()
                        .map(tick -> new Tick(y.px(tick), signed(tick), Math.abs(tick) < 1e-9))
                        .toList(),
                staircase(front, x, y),
                things.stream()
                        .map(thing -> point(thing, x, y, beaten.contains(thing), taken))
                        .toList());
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
            String across = x.px(thing.cost());
            String up = y.px(thing.gain());
            path.append(path.isEmpty() ? "M" + across + " " + up : "H" + across + "V" + up);
        }
        return path.append("H").append(RIGHT).toString();
    }

    private static Drawn point(ScatterPoint thing, Axis x, Axis y, boolean beaten, List<Box> taken) {
        double across = x.at(thing.cost());
        double up = y.at(thing.gain());
        double[] place = free(thing.name(), across, up, taken);
        return new Drawn(
                thing,
                !beaten && !thing.reference(),
                Axis.number(across),
                Axis.number(up),
                thing.low().map(y::px),
                y.px(thing.high().orElse(thing.gain())),
                Axis.number(across + place[0] * 12),
                Axis.number(up + place[1]),
                place[0] > 0 ? "start" : "end");
    }

    /** Finds a side and a height for a name beside its point, and takes the place; the last one if none is free. */
    private static double[] free(String name, double across, double up, List<Box> taken) {
        double width = LETTER * (double) name.length();
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
                return place;
            }
        }
        throw new IllegalStateException("the last place is always taken");
    }

    private static Box around(double x, double y) {
        return new Box(x - 6, y - 6, x + 6, y + 6);
    }

    private static String signed(double value) {
        return Numbers.signed(value, Math.abs(value - Math.rint(value)) < 1e-9 ? 0 : 1);
    }
}
