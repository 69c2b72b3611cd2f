package dev.weightflow.model.dataset.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.host.HostTensor;
import org.junit.jupiter.api.Test;

class ImageNetTest {
    @Test
    void planes_become_pixels() {
        HostTensor planes = HostTensor.of(new byte[] {1, 2, 3, 4, -1, -2}, 3, 1, 2);

        assertThat(ImageNet.interleaved(planes)).containsExactly(1, 3, -1, 2, 4, -2);
    }

    @Test
    void levels_are_clamped_and_cut_to_whole_numbers() {
        assertThat(ImageNet.cut(-28.5)).isZero();
        assertThat(ImageNet.cut(-0.5)).isZero();
        assertThat(ImageNet.cut(1.999)).isEqualTo((byte) 1);
        assertThat(ImageNet.cut(254.999)).isEqualTo((byte) 254);
        assertThat(ImageNet.cut(283)).isEqualTo((byte) 255);
    }
}
