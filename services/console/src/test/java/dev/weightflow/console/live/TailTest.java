package dev.weightflow.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.training.Curve.Series;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailTest {
    @Test
    void however_many_points_come_a_bounded_number_is_kept_with_every_spike() {
        Tail tail = new Tail();
        Random random = new Random(1);
        int points = 200_000;
        for (int step = 0; step < points; step++) {
            double value = step == 777 ? 50 : step == 123_456 ? -50 : random.nextDouble();
            tail.add(step, value);
            if (step % 997 == 0) {
                assertThat(tail.series().steps()).hasSizeLessThanOrEqualTo(Tail.MOST);
            }
        }

        Series series = tail.series();
        assertThat(series.steps()).startsWith(0L).contains(777L, 123_456L).endsWith((long) points - 1);
        assertThat(series.values().get(series.steps().indexOf(777L))).isEqualTo(50);
        assertThat(series.values().get(series.steps().indexOf(123_456L))).isEqualTo(-50);
    }

    @Test
    void the_newest_point_is_there_after_every_single_one() {
        Tail tail = new Tail();
        for (int step = 0; step < 10_000; step++) {
            tail.add(step, 1);
            assertThat(tail.series().last()).isEqualTo(step);
        }
    }

    @Test
    void steps_that_are_told_again_replace_what_was_told_of_them() {
        Tail tail = new Tail();
        for (int step = 1; step <= 10; step++) {
            tail.add(step, 1);
        }

        tail.add(7, 2);
        tail.add(8, 2);

        assertThat(tail.series())
                .isEqualTo(new Series(
                        List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0)));
    }

    @Test
    void a_value_that_is_no_number_is_no_point() {
        Tail tail = new Tail();
        tail.add(1, 0.5);
        tail.add(2, Double.NaN);

        assertThat(tail.series()).isEqualTo(new Series(List.of(1L), List.of(0.5)));
    }
}
