package dev.weightflow.scenes.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Labels.ObjectMask;
import dev.weightflow.scenes.render.Labels.Salience;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SalienceTest {
    private static final int SIDE = 20;

    @Test
    void a_large_object_hides_a_small_one() {
        ObjectMask large = square(4, 4, 10);
        ObjectMask small = square(0, 0, 3);

        assertThat(Salience.salient(List.of(small, large), SIDE, SIDE)).containsExactly(large);
    }

    @Test
    void objects_of_like_size_are_salient_together() {
        ObjectMask left = square(2, 6, 6);
        ObjectMask right = square(11, 6, 6);

        assertThat(Salience.salient(List.of(left, right), SIDE, SIDE)).containsExactly(left, right);
    }

    @Test
    void of_two_alike_the_one_in_the_middle_weighs_up_to_twice_as_much() {
        double middle = Salience.weight(square(9, 9, 2), SIDE, SIDE);
        double corner = Salience.weight(square(0, 0, 2), SIDE, SIDE);

        assertThat(middle).isEqualTo(4);
        assertThat(corner).isBetween(2.0, 2.5);
    }

    @Test
    void nothing_is_salient_in_an_empty_image() {
        assertThat(Salience.salient(List.of(), SIDE, SIDE)).isEmpty();
    }

    private static ObjectMask square(int x, int y, int side) {
        int[] pixels = IntStream.range(0, side * side)
                .map(i -> (y + i / side) * SIDE + x + i % side)
                .toArray();
        return new ObjectMask(VocClass.DOG, pixels, Map.of());
    }
}
