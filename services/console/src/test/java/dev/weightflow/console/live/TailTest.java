package dev.weightflow.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.live.ProgressStream.Point;
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
                assertThat(tail.points()).hasSizeLessThanOrEqualTo(Tail.MOST);
            }
        }

        assertThat(tail.points()).contains(new Point(777, 50), new Point(123_456, -50));
        assertThat(tail.points()).extracting(Point::step).isSorted().doesNotHaveDuplicates();
        assertThat(tail.points().get(tail.points().size() - 1).step()).isEqualTo(points - 1);
    }

    @Test
    void the_newest_point_is_there_after_every_single_one() {
        Tail tail = new Tail();
        for (int step = 0; step < 10_000; step++) {
            tail.add(step, 1);
            assertThat(tail.points().get(tail.points().size() - 1)).isEqualTo(new Point(step, 1));
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

        assertThat(tail.points()).hasSize(8).endsWith(new Point(6, 1), new Point(7, 2), new Point(8, 2));
    }
}
