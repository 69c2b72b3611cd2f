package dev.weightflow.data.dataset.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.host.HostTensor;
import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;
import org.opencv.core.MatOfFloat;

class ImageNetTest {
    @Test
    void planes_become_pixels() {
        HostTensor planes = HostTensor.of(new byte[] {1, 2, 3, 4, -1, -2}, 3, 1, 2);

        assertThat(ImageNet.interleaved(planes)).containsExactly(1, 3, -1, 2, 4, -2);
    }

    @Test
    void levels_are_clamped_and_cut_to_whole_numbers() {
        try (MatScope mats = new MatScope()) {
            Mat levels = mats.own(new MatOfFloat(-28.5f, -0.5f, 1.999f, 2, 2.5f, 3.5f, 199.99998f, 254.999f, 283));

            byte[] cut = new byte[9];
            ImageNet.cut(levels, mats).get(0, 0, cut);

            assertThat(cut).containsExactly(0, 0, 1, 2, 2, 3, 199, 254, 255);
        }
    }
}
