package dev.weightflow.scenes.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares depths and boundaries with closed forms: of a plane, a ball, and a ball in front of another. */
class DepthAndBoundaryTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final double HALF_HEIGHT = 0.5;
    private static final double HALF_WIDTH = HALF_HEIGHT * WIDTH / HEIGHT;

    private record Sphere(Vec middle, double radius) {
        /** Returns the metres along the camera's axis; infinite where the line of sight misses. */
        double depth(int pixel) {
            Vec sight = sight(pixel);
            double along = sight.dot(middle);
            double under = along * along - middle.dot(middle) + radius * radius;
            return under < 0 ? Double.POSITIVE_INFINITY : -sight.z() * (along - Math.sqrt(under));
        }

        Piece piece() {
            return new Piece(Ellipsoid.of(middle, radius, radius, radius), Material.matt(Colour.WHITE));
        }
    }

    @Test
    void a_plane_is_as_deep_as_its_rows_say_and_ends_at_the_horizon_alone() {
        double eye = 1.5;
        Plane floor = new Plane(Vec.xyz(0, -eye, 0), Vec.xyz(0, 1, 0));

        Frame frame = frame(SceneObject.surface(Stuff.FLOOR, floor, Material.matt(Colour.WHITE)));

        byte[] boundaries = BoundaryMap.of(frame);
        for (int pixel = 0; pixel < frame.pixels(); pixel++) {
            int row = pixel / WIDTH;
            double depth =
                    row < HEIGHT / 2 ? Double.POSITIVE_INFINITY : eye / ((2 * (row + 0.5) / HEIGHT - 1) * HALF_HEIGHT);
            assertThat(frame.depth()[pixel]).isEqualTo(depth, within(1e-9 * depth));
            assertThat(boundaries[pixel]).as("row %d", row).isEqualTo((byte) (row == HEIGHT / 2 - 1 ? 255 : 0));
        }
    }

    @Test
    void a_ball_is_as_deep_as_its_formula_says_and_ends_at_its_outline_alone() {
        Sphere ball = new Sphere(Vec.xyz(0.7, -0.3, -4), 0.9);

        Frame frame = frame(new SceneObject(VocClass.BOTTLE, Pose.HOME, List.of(ball.piece()), true));

        double[] depth = depths(ball);
        assertThat(Arrays.stream(depth).filter(Double::isFinite)).hasSizeGreaterThan(400);
        assertThat(frame.depth()).containsExactly(depth, within(1e-9));
        int[] shown = shown(ball);
        assertThat(BoundaryMap.of(frame)).isEqualTo(outlines(shown));
    }

    @Test
    void a_thing_that_hides_a_part_of_itself_has_a_boundary_there() {
        Sphere near = new Sphere(Vec.xyz(0.1, 0.2, -3), 0.5);
        Sphere far = new Sphere(Vec.xyz(-0.4, 0, -12), 3);

        Frame frame = frame(new SceneObject(VocClass.BOTTLE, Pose.HOME, List.of(near.piece(), far.piece()), true));

        assertThat(BoundaryMap.of(frame)).isEqualTo(outlines(shown(near, far)));
    }

    private static double[] depths(Sphere ball) {
        double[] depths = new double[WIDTH * HEIGHT];
        Arrays.setAll(depths, ball::depth);
        return depths;
    }

    /** Computes the visible ball at each pixel, -1 for none. */
    private static int[] shown(Sphere... balls) {
        int[] shown = new int[WIDTH * HEIGHT];
        Arrays.setAll(shown, pixel -> {
            int nearest = -1;
            for (int ball = 0; ball < balls.length; ball++) {
                if (balls[ball].depth(pixel) < (nearest < 0 ? Double.POSITIVE_INFINITY : balls[nearest].depth(pixel))) {
                    nearest = ball;
                }
            }
            return nearest;
        });
        return shown;
    }

    private static byte[] outlines(int[] shown) {
        byte[] outlines = new byte[shown.length];
        for (int pixel = 0; pixel < shown.length; pixel++) {
            boolean right = pixel % WIDTH < WIDTH - 1 && shown[pixel] != shown[pixel + 1];
            boolean below = pixel / WIDTH < HEIGHT - 1 && shown[pixel] != shown[pixel + WIDTH];
            outlines[pixel] = (byte) (right || below ? 255 : 0);
        }
        return outlines;
    }

    private static Vec sight(int pixel) {
        double x = (pixel % WIDTH + 0.5) / WIDTH * 2 - 1;
        double y = 1 - (pixel / WIDTH + 0.5) / HEIGHT * 2;
        return Vec.xyz(x * HALF_WIDTH, y * HALF_HEIGHT, -1).unit();
    }

    private static Frame frame(SceneObject thing) {
        Sky sky = new Sky(Colour.BLACK, Colour.BLACK, Colour.BLACK, 0, 0, 0);
        return Renderer.render(new Scene(
                new Camera(Pose.HOME, HALF_HEIGHT, WIDTH, HEIGHT),
                List.of(thing),
                new Lighting(List.of(), Colour.WHITE, Colour.WHITE, sky),
                new Sensor(Colour.WHITE, 0, 0, 0)));
    }
}
