package dev.weightflow.model.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.dataset.Pixels;
import org.junit.jupiter.api.Test;

class ImageStatisticsTest {
    @Test
    void of_half_black_and_half_white_both_are_a_half() {
        byte[] levels = new byte[2 * 2 * 3];
        java.util.Arrays.fill(levels, 0, 6, (byte) 255);

        assertThat(ImageStatistics.of(new Pixels(2, 2, 3, levels))).isEqualTo(new ImageStatistics(0.5, 0.5, 2, 2));
    }

    @Test
    void colours_count_by_their_luma_and_one_colour_has_no_contrast() {
        byte[] levels = new byte[3 * 5 * 3];
        for (int at = 0; at < levels.length; at += 3) {
            levels[at] = (byte) 200;
            levels[at + 1] = 100;
            levels[at + 2] = 50;
        }

        ImageStatistics statistics = ImageStatistics.of(new Pixels(3, 5, 3, levels));

        assertThat(statistics.brightness()).isCloseTo((0.299 * 200 + 0.587 * 100 + 0.114 * 50) / 255, within(1e-12));
        assertThat(statistics.contrast()).isCloseTo(0, within(1e-6));
        assertThat(statistics.width()).isEqualTo(3);
        assertThat(statistics.height()).isEqualTo(5);
    }

    @Test
    void the_contrast_is_the_deviation_of_all_pixels() {
        byte[] levels = {0, 0, 0, 51, 51, 51, 102, 102, 102, (byte) 255, (byte) 255, (byte) 255};

        ImageStatistics statistics = ImageStatistics.of(new Pixels(4, 1, 3, levels));

        // of 0, 0.2, 0.4 and 1: the mean is 0.4, the squares of the differences 0.16, 0.04, 0 and 0.36
        assertThat(statistics.brightness()).isCloseTo(0.4, within(1e-12));
        assertThat(statistics.contrast()).isCloseTo(Math.sqrt(0.14), within(1e-12));
    }
}
