package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dumbbell chart of values before and now, a line each. */
public final class Dumbbells {
    private static final int WIDTH = 420;
    private static final int LEFT = 130;
    private static final int LINE = 26;

    private Dumbbells() {}

    /** Value before and now. */
    public record Pair(String name, Optional<Double> before, double now) {
        /** Returns the increase; 0 if there was no value before. */
        public double change() {
            return before.map(value -> now - value).orElse(0d);
        }
    }

    /** Draws a line for each. */
    public static RawString draw(String colour, String label, List<Pair> pairs) {
        int height = pairs.size() * LINE + 24;
        Svg svg = new Svg("", WIDTH, height, label);
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
        for (double tick : x.ticks(3)) {
            svg.path("g", "M" + Svg.number(x.at(tick)) + " 4V" + (height - 20));
            svg.text("", x.at(tick), height - 6, "middle", String.format(Locale.ROOT, "%.0f", tick));
        }
        int line = 0;
        for (Pair pair : pairs) {
            draw(svg, x, colour, pair, 16 + LINE * line++);
        }
        return svg.raw();
    }

    private static void draw(Svg svg, Axis x, String colour, Pair pair, double y) {
        svg.text("mid", LEFT - 12, y + 4, "end", pair.name()).group(colour);
        pair.before().ifPresent(before -> {
            svg.path("w", "M" + Svg.number(x.at(before)) + " " + Svg.number(y) + "H" + Svg.number(x.at(pair.now())));
            svg.circle("hole", x.at(before), y, 3.5);
        });
        svg.circle("p", x.at(pair.now()), y, 4.5).end();
        pair.before()
                .ifPresent(before -> svg.text(
                        "strong",
                        Math.max(x.at(before), x.at(pair.now())) + 10,
                        y + 4,
                        "start",
                        String.format(Locale.ROOT, "%+.1f", pair.change()).replace('-', '−')));
    }
}
