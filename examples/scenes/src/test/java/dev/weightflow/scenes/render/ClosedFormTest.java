package dev.weightflow.scenes.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.scenes.geometry.Ellipsoid;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.RoundCone;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Renders solids whose image is known without any ray caster. */
class ClosedFormTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final double HALF_HEIGHT = 0.5;
    private static final double HALF_WIDTH = HALF_HEIGHT * WIDTH / HEIGHT;
    private static final Camera CAMERA = new Camera(Pose.HOME, HALF_HEIGHT, WIDTH, HEIGHT);

    @Test
    void a_sphere_covers_the_cone_of_its_tangents_and_its_normals_point_from_its_middle() {
        Vec middle = Vec.xyz(0.7, -0.3, -4);
        double radius = 0.9;

        Frame frame = frame(Ellipsoid.of(middle, radius, radius, radius));

        double cosine = Math.cos(Math.asin(radius / middle.length()));
        int covered = 0;
        for (int pixel = 0; pixel < frame.pixels(); pixel++) {
            Vec sight = sight(pixel);
            double angle = sight.dot(middle) / middle.length();
            boolean hit = frame.thing()[pixel] == 0;
            assertThat(hit).isEqualTo(angle >= cosine);
            if (hit) {
                covered++;
                double along = sight.dot(middle);
                double distance = along - Math.sqrt(along * along - middle.dot(middle) + radius * radius);
                Vec normal = sight.times(distance).minus(middle).times(1 / radius);
                assertThat(decoded(frame, pixel, 0)).isEqualTo(normal.x(), within(0.5001 * 2 / 255));
                assertThat(decoded(frame, pixel, 1)).isEqualTo(normal.y(), within(0.5001 * 2 / 255));
                assertThat(decoded(frame, pixel, 2)).isEqualTo(normal.z(), within(0.5001 * 2 / 255));
            }
        }
        assertThat(covered).isGreaterThan(400);
    }

    @Test
    void a_capsule_covers_the_rays_that_pass_its_axis_closely_enough() {
        Vec a = Vec.xyz(-0.8, -0.5, -3);
        Vec b = Vec.xyz(0.9, 0.6, -4.5);
        double radius = 0.35;

        Frame frame = frame(new RoundCone(a, b, radius, radius));

        int covered = 0;
        for (int pixel = 0; pixel < frame.pixels(); pixel++) {
            boolean hit = frame.thing()[pixel] == 0;
            assertThat(hit).as("pixel %d", pixel).isEqualTo(gap(sight(pixel), a, b) <= radius);
            covered += hit ? 1 : 0;
        }
        assertThat(covered).isGreaterThan(400);
    }

    /** Computes the distance between the line of sight and the segment from a to b, by the formula for two lines. */
    private static double gap(Vec sight, Vec a, Vec b) {
        Vec axis = b.minus(a);
        double across = sight.dot(axis);
        double denominator = axis.dot(axis) - across * across;
        double share = (sight.dot(a) * across - axis.dot(a)) / denominator;
        Vec nearest = a.towards(b, Math.max(0, Math.min(1, share)));
        return nearest.minus(sight.times(nearest.dot(sight))).length();
    }

    /** Returns the unit direction through a pixel's centre of a camera in the origin that looks along -z. */
    private static Vec sight(int pixel) {
        double x = (pixel % WIDTH + 0.5) / WIDTH * 2 - 1;
        double y = 1 - (pixel / WIDTH + 0.5) / HEIGHT * 2;
        return Vec.xyz(x * HALF_WIDTH, y * HALF_HEIGHT, -1).unit();
    }

    private static double decoded(Frame frame, int pixel, int axis) {
        return 2 * (frame.normals()[3 * pixel + axis] & 255) / 255.0 - 1;
    }

    private static Frame frame(Shape shape) {
        SceneObject thing = new SceneObject(
                VocClass.BOTTLE, Pose.HOME, List.of(new Piece(shape, Material.matt(Colour.WHITE))), true);
        Sky sky = new Sky(Colour.BLACK, Colour.BLACK, Colour.BLACK, 0, 0, 0);
        return Renderer.render(new Scene(
                CAMERA,
                List.of(thing),
                new Lighting(List.of(), Colour.WHITE, Colour.WHITE, sky),
                new Sensor(Colour.WHITE, 0, 0, 0)));
    }
}
