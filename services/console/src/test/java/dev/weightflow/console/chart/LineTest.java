package dev.weightflow.console.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.console.chart.Line.Point;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineTest {
    private static Line of(int points, DoubleUnaryOperator function) {
        return new Line(IntStream.range(0, points)
                .mapToObj(x -> new Point(x, function.applyAsDouble(x)))
                .toList());
    }

    @Test
    void a_centred_mean_of_a_straight_line_is_that_line() {
        Line line = of(50, x -> 3 * x - 7);

        assertThat(line.centredMean(19).points()).isEqualTo(line.points());
    }

    /**
     * Compares with the closed form: over 2h + 1 neighbours the mean of x² is x² + h (h + 1) / 3; at the ends h shrinks to the neighbours on both
     * sides.
     */
    @Test
    void a_centred_mean_of_a_parabola_lies_above_it_by_a_third_of_h_times_h_plus_1() {
        List<Point> means = of(41, x -> x * x).centredMean(19).points();

        for (int x = 0; x <= 40; x++) {
            int h = Math.min(9, Math.min(x, 40 - x));
            assertThat(means.get(x).y()).as("at %d", x).isCloseTo(x * x + h * (h + 1) / 3.0, within(1e-9));
        }
    }

    @Test
    void a_step_is_met_in_its_middle_and_not_later() {
        List<Point> means =
                of(40, x -> x < 20 ? 0 : x == 20 ? 0.5 : 1).centredMean(19).points();

        assertThat(means.get(20).y()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void a_reduced_line_keeps_every_spike_and_the_order_of_its_places() {
        Random random = new Random(3);
        for (int points : new int[] {5, 601, 1_999, 50_000}) {
            int up = random.nextInt(points);
            int down = (up + points / 2) % points;
            Line line = of(points, x -> x == up ? 9 : x == down ? -9 : random.nextDouble());

            Line reduced = line.reduced(600);

            assertThat(reduced.points()).hasSizeLessThanOrEqualTo(Math.max(600, Math.min(points, 600)));
            assertThat(reduced.points()).extracting(Point::x).isSorted().doesNotHaveDuplicates();
            assertThat(line.points()).containsAll(reduced.points());
            assertThat(reduced.points()).contains(new Point(up, 9), new Point(down, -9));
        }
    }

    @Test
    void few_points_stay_as_they_are() {
        Line line = of(600, Math::sin);

        assertThat(line.reduced(600)).isSameAs(line);
        assertThat(new Line(List.of()).reduced(10).isEmpty()).isTrue();
    }

    @Test
    void what_lies_behind_a_place_does_not_hold_that_place() {
        assertThat(of(10, x -> x).after(7).points()).extracting(Point::x).containsExactly(8d, 9d);
    }
}
