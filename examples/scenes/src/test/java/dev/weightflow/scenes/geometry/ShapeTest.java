package dev.weightflow.scenes.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShapeTest {
    private static final int RAYS = 400;

    static Stream<Solid> solids() {
        Pose pose = Pose.yaw(0.7)
                .then(Pose.pitch(-0.9))
                .then(Pose.roll(0.4))
                .then(new Pose(Vec.RIGHT, Vec.UP, Vec.FRONT, Vec.ZERO, 0.8))
                .then(Pose.at(Vec.xyz(0.1, -0.1, 0.05)));
        return Stream.of(
                        Solid.roundCone(Vec.xyz(0.1, -0.5, 0), Vec.xyz(0, 0.6, 0.1), 0.4, 0.15),
                        Solid.roundCone(Vec.xyz(0, -0.4, 0), Vec.xyz(0.2, 0.5, 0), 0.2, 0.5),
                        Solid.roundCone(Vec.xyz(-0.5, 0, 0), Vec.xyz(0.5, 0, 0.2), 0.3, 0.3),
                        Solid.ellipsoid(Vec.xyz(0.1, 0, 0), Vec.xyz(0.3, 0.8, 0.5)),
                        Solid.block(Vec.xyz(0, -0.4, 0.1), 1.2, 0.8, 0.8, 0.5, 0.7),
                        Solid.frustum(Vec.xyz(0, -0.5, 0), 1.0, 0.6, 0.2),
                        Solid.frustum(Vec.xyz(0, -0.5, 0), 0.9, 0.3, 0.3),
                        Solid.ring(Vec.xyz(0, 0.1, 0), 0.5, 0.8, 0.15))
                .flatMap(solid -> Stream.of(solid, solid.placed(pose)));
    }

    @ParameterizedTest
    @MethodSource("solids")
    void rays_enter_where_a_slow_walk_enters(Solid solid) {
        Random random = new Random(3);
        int hits = 0;
        for (int i = 0; i < RAYS; i++) {
            Ray ray = ray(random);
            double expected = solid.marched(ray);
            double found = solid.shape().distance(ray);
            if (expected == Shape.MISS && found != Shape.MISS) {
                // The walk steps over what it cuts by less than a step.
                assertThat(solid.inside().test(ray.at(found + 2.1e-3)))
                        .as("a thin cut by %s", ray)
                        .isFalse();
            } else {
                assertThat(found).as("%s %s", solid.name(), ray).isEqualTo(expected, within(1e-7));
                hits += expected == Shape.MISS ? 0 : 1;
            }
        }
        assertThat(hits).isGreaterThan(RAYS / 5);
    }

    @ParameterizedTest
    @MethodSource("solids")
    void normals_stand_on_the_surface(Solid solid) {
        Random random = new Random(4);
        int flat = 0;
        int hits = 0;
        for (int i = 0; i < RAYS; i++) {
            Ray ray = ray(random);
            double distance = solid.shape().distance(ray);
            if (distance == Shape.MISS) {
                continue;
            }
            hits++;
            Vec point = ray.at(distance);
            Vec normal = solid.shape().normal(point);
            assertThat(normal.length()).isEqualTo(1, within(1e-9));
            assertThat(normal.dot(ray.along())).isLessThanOrEqualTo(1e-6);
            Vec tangent = normal.cross(Solid.direction(random)).unit();
            Vec aside = point.along(tangent, 1e-3);
            boolean touches = !solid.inside().test(aside.along(normal, 5e-5))
                    && solid.inside().test(aside.along(normal, -5e-5));
            flat += touches ? 1 : 0;
        }
        // Only next to an edge does the surface leave its tangent plane by more than that.
        assertThat(flat).isGreaterThan(hits * 95 / 100);
    }

    /** No direction leads out of a convex hull: each has a farthest ball, beyond which no hit may lie. */
    @ParameterizedTest
    @MethodSource("solids")
    void the_hull_of_its_balls_holds_every_hit(Solid solid) {
        Random random = new Random(5);
        for (int i = 0; i < RAYS; i++) {
            Ray ray = ray(random);
            double distance = solid.shape().distance(ray);
            Vec direction = Solid.direction(random);
            double farthest = solid.shape().hull().stream()
                    .mapToDouble(ball -> ball.centre().dot(direction) + ball.radius())
                    .max()
                    .orElseThrow();
            if (distance != Shape.MISS) {
                assertThat(ray.at(distance).dot(direction)).isLessThanOrEqualTo(farthest + 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("solids")
    void a_ray_that_leaves_a_convex_solid_does_not_meet_it_again(Solid solid) {
        Random random = new Random(6);
        int again = 0;
        for (int i = 0; i < RAYS; i++) {
            Ray ray = ray(random);
            double distance = solid.shape().distance(ray);
            if (distance != Shape.MISS) {
                Vec point = ray.at(distance);
                Vec normal = solid.shape().normal(point);
                Vec away = Solid.direction(random);
                Vec outward = normal.dot(away) > 0 ? away : away.times(-1);
                Ray left = new Ray(point.along(normal, 2e-4), outward);
                again += solid.shape().distance(left) == Shape.MISS ? 0 : 1;
            }
        }
        assertThat(again > 0).isNotEqualTo(solid.shape().convex());
    }

    @Test
    void planes_are_seen_from_their_front_only() {
        Plane floor = new Plane(Vec.ZERO, Vec.UP);

        assertThat(floor.distance(new Ray(Vec.xyz(0, 2, 0), Vec.DOWN))).isEqualTo(2);
        assertThat(floor.distance(new Ray(Vec.xyz(0, -2, 0), Vec.UP))).isEqualTo(Shape.MISS);
        assertThat(floor.distance(new Ray(Vec.xyz(0, 2, 0), Vec.RIGHT))).isEqualTo(Shape.MISS);
    }

    @Test
    void a_round_cone_of_which_one_ball_holds_the_other_is_refused() {
        assertThatThrownBy(() -> new RoundCone(Vec.ZERO, Vec.UP.times(0.1), 0.5, 0.2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither holds the other");
    }

    /** Draws a ray from outside, towards the middle. */
    private static Ray ray(Random random) {
        Vec from = Solid.direction(random).times(2.5);
        Vec aim = Vec.xyz(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())
                .times(0.35);
        return new Ray(from, aim.minus(from).unit());
    }
}
