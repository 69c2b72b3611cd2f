package dev.weightflow.model.dataset.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageNetTest {
    @Test
    void every_level_comes_back_from_its_normalised_value() {
        double[] levels = new double[3 * 256];
        byte[] expected = new byte[levels.length];
        for (int i = 0; i < levels.length; i++) {
            int level = (i / 3 + 85 * (i % 3)) % 256;
            levels[i] = level;
            expected[i] = (byte) level;
        }

        assertThat(ImageNet.levels(ImageNet.normalise(levels))).isEqualTo(expected);
    }
}
