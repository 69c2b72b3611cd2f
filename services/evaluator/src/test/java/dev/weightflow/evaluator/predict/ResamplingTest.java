package dev.weightflow.evaluator.predict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResamplingTest {
    @Test
    void each_pixel_is_the_one_in_which_its_centre_lies() {
        float[] map = {1, 2, 3, 4}; // 2 x 2

        assertThat(Resampling.nearest(map, 2, 4, 2)).containsExactly(1, 1, 2, 2, 3, 3, 4, 4);
        assertThat(Resampling.nearest(map, 2, 2, 1)).containsExactly(3, 4);
        assertThat(Resampling.nearest(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 2))
                .containsExactly(2, 4, 6, 8);
    }
}
