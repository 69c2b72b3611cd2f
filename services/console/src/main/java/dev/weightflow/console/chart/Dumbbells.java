package dev.weightflow.console.chart;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dumbbell chart of values before and now, 420 wide: a line each, over a common axis.
 *
 * @param colour class of the style that has it
 * @param label text alternative
 * @param floor lower end of the vertical lines
 */
public record Dumbbells(String colour, String label, int height, int floor, List<Tick> ticks, List<Dumbbell> lines) {
    private static final int WIDTH = 420;
    private static final int LEFT = 130;
    private static final int LINE = 26;

    /** Value before and now. */
    public record Pair(String name, Optional<Double> before, double now) {
        /** Returns the increase; 0 if there was no value before. */
        public double change() {
            return before.map(value -> now - value).orElse(0d);
        }
    }

    /** Labelled place on the axis. */
    public record Tick(String x, String label) {}

    /**
     * Line of the chart.
     *
     * @param y its middle
     * @param before place of the value before, where there was one
     * @param end place of the words at its right
     */
    public record Dumbbell(String name, int y, Optional<String> before, String now, String end, String change) {}

    /** Arranges the pairs from top to bottom. */
    public static Dumbbells of(String colour, String label, List<Pair> pairs) {
        int height = pairs.size() * LINE + 24;
        double least = pairs.stream()
                .mapToDouble(pair -> Math.min(pair.now(), pair.before().orElse(pair.now())))
                .min()
                .orElse(0);
        double greatest = pairs.stream()
                .mapToDouble(pair -> Math.max(pair.now(), pair.before().orElse(pair.now())))
                .max()
                .orElse(1);
        double room = Math.max(2, (greatest - least) / 20);
        Axis x = Axis.linear(Math.max(0, least - room), greatest + room, LEFT, WIDTH - 50);
        List<Dumbbell> lines = new ArrayList<>();
        for (Pair pair : pairs) {
            lines.add(line(x, pair, 16 + LINE * lines.size()));
        }
        return new Dumbbells(
                colour,
                label,
                height,
                height - 20,
                x.ticks(3).stream()
                        .map(tick -> new Tick(x.px(tick), Numbers.format("%.0f", tick)))
                        .toList(),
                lines);
    }

    private static Dumbbell line(Axis x, Pair pair, int y) {
        double right = Math.max(x.at(pair.now()), x.at(pair.before().orElse(pair.now())));
        return new Dumbbell(
                pair.name(),
                y,
                pair.before().map(x::px),
                x.px(pair.now()),
                Axis.number(right + 10),
                Numbers.signed(pair.change(), 1));
    }
}
