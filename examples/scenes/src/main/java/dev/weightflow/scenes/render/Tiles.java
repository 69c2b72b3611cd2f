package dev.weightflow.scenes.render;

import dev.weightflow.scenes.geometry.Ball;
import dev.weightflow.scenes.geometry.Vec;
import java.util.ArrayList;
import java.util.List;

/** The image in squares, each with the surfaces that it may show: a surface is left out only where its bounding ball cannot be seen. */
final class Tiles {
    private static final int SIDE = 16;

    private final int columns;
    private final int[][] candidates;

    /** Pixels from {@code low} to {@code high} along one axis of the image; empty when low > high. */
    private record Span(double low, double high) {
        static final Span NONE = new Span(1, 0);

        int first() {
            return (int) Math.max(0, Math.floor(Math.max(-1, low) / SIDE));
        }

        int last(int count) {
            return (int) Math.min(count - 1, Math.floor(Math.min(1e9, high) / SIDE));
        }
    }

    Tiles(Caster caster, Camera camera) {
        columns = (camera.width() + SIDE - 1) / SIDE;
        int rows = (camera.height() + SIDE - 1) / SIDE;
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < rows * columns; i++) {
            lists.add(new ArrayList<>());
        }
        for (int surface = 0; surface < caster.surfaces(); surface++) {
            Ball ball = caster.bounds(surface);
            Vec own = camera.pose().own(ball.centre());
            Span across = span(own.x(), -own.z(), ball.radius(), camera.halfWidth(), camera.width());
            Span down = span(-own.y(), -own.z(), ball.radius(), camera.halfHeight(), camera.height());
            if (across.low > across.high || down.low > down.high) {
                continue;
            }
            for (int row = down.first(); row <= down.last(rows); row++) {
                for (int column = across.first(); column <= across.last(columns); column++) {
                    lists.get(row * columns + column).add(surface);
                }
            }
        }
        candidates = lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** The surfaces that a ray through this pixel may meet, in the scene's order. */
    int[] at(int column, int row) {
        return candidates[row / SIDE * columns + column / SIDE];
    }

    /** Seen from above (or from the side) the ball is a circle; its two tangents from the eye bound it in the image. */
    private static Span span(double aside, double ahead, double radius, double half, int pixels) {
        double away = Math.sqrt(aside * aside + ahead * ahead);
        if (!(away > radius * (1 + 1e-9))) {
            return new Span(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double direction = StrictMath.atan2(aside, ahead);
        double spread = StrictMath.asin(radius / away);
        double right = Math.PI / 2;
        if (direction - spread >= right || direction + spread <= -right) {
            return Span.NONE;
        }
        double low = direction - spread <= -right ? Double.NEGATIVE_INFINITY : StrictMath.tan(direction - spread);
        double high = direction + spread >= right ? Double.POSITIVE_INFINITY : StrictMath.tan(direction + spread);
        return new Span(pixel(low, half, pixels) - 1, pixel(high, half, pixels) + 1);
    }

    private static double pixel(double tangent, double half, int pixels) {
        return (tangent / half + 1) * pixels / 2;
    }
}
