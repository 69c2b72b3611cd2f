package dev.weightflow.scenes.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.scenes.geometry.Ball;
import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineTest {
    private static final double THIN = 1e-9;

    /** A point of a convex hull is a weighted mean of the points that span it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_outline_holds_what_a_projection_shows_of_any_point_of_the_hull(boolean parallel) {
        Random random = new Random(2);
        Projection projection = new Projection(Pose.yaw(0.3).then(Pose.pitch(-0.2)), parallel);
        for (int i = 0; i < 300; i++) {
            List<Ball> hull = hull(random);
            Outline outline = Outline.of(hull, projection);
            for (int j = 0; j < 300; j++) {
                Vec flat = projection.flat(inside(hull, random));

                Span across = outline.across(Span.around(flat.y(), THIN));

                assertThat(flat.x()).isBetween(across.low() - THIN, across.high() + THIN);
                assertThat(flat.x())
                        .isBetween(
                                outline.across().low() - THIN, outline.across().high() + THIN);
                assertThat(flat.y())
                        .isBetween(outline.down().low() - THIN, outline.down().high() + THIN);
                assertThat(flat.z()).isGreaterThanOrEqualTo(outline.nearest(across, outline.down()));
            }
        }
    }

    @Test
    void a_triangle_reaches_between_two_heights_as_far_as_its_sides_do() {
        Projection flat = new Projection(Pose.HOME, true);
        List<Ball> corners = List.of(point(0, 0), point(4, -2), point(2, -6));

        Span across = Outline.of(corners, flat).across(new Span(1, 3));

        assertThat(across.low()).isEqualTo(1.0 / 3, within(1e-5));
        assertThat(across.high()).isEqualTo(4, within(1e-5));
    }

    @Test
    void a_floor_is_nearest_at_the_lower_edge_and_not_seen_above_the_horizon() {
        Plane floor = new Plane(Vec.xyz(0, -1.5, 0), Vec.UP);
        Outline outline = Outline.of(floor, new Projection(Pose.HOME, false));
        Span wide = new Span(-0.5, 0.2);

        assertThat(outline.nearest(wide, new Span(-0.1, 0.3))).isEqualTo(1.5 / 0.3, within(1e-5));
        assertThat(outline.nearest(wide, new Span(-0.3, -0.1))).isEqualTo(Double.POSITIVE_INFINITY);
    }

    private static Ball point(double x, double y) {
        return new Ball(Vec.xyz(x, y, -1), 0);
    }

    private static List<Ball> hull(Random random) {
        List<Ball> hull = new ArrayList<>();
        int balls = 1 + random.nextInt(4);
        for (int i = 0; i < balls; i++) {
            Vec centre = Vec.xyz(random.nextGaussian(), random.nextGaussian(), random.nextGaussian() - 4);
            hull.add(new Ball(centre, random.nextInt(2) * 0.8 * random.nextDouble()));
        }
        return hull;
    }

    private static Vec inside(List<Ball> hull, Random random) {
        Vec sum = Vec.ZERO;
        double weights = 0;
        for (Ball ball : hull) {
            Vec aside = Vec.xyz(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())
                    .unit();
            double weight = Math.pow(random.nextDouble(), 4);
            sum = sum.along(ball.centre().along(aside, ball.radius()), weight);
            weights += weight;
        }
        return sum.times(1 / weights);
    }
}
