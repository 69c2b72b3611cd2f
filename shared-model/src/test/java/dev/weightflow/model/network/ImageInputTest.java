package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import org.junit.jupiter.api.Test;

class ImageInputTest {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    @Test
    void every_level_of_every_channel_has_the_bits_of_single_precision() {
        byte[] levels = new byte[2 * 3 * 256];
        float[] expected = new float[levels.length];
        for (int i = 0; i < levels.length; i++) {
            int channel = i / 256 % 3;
            levels[i] = (byte) i;
            expected[i] = (i % 256 / 255f - MEAN[channel]) / DEVIATION[channel];
        }
        try (NDManager manager = Torch.manager(Device.cpu())) {
            HostTensor images = HostTensor.of(levels, 2, 3, 16, 16);
            assertThat(ImageInput.of(images, manager, new Transfer()).toFloatArray())
                    .isEqualTo(expected);
        }
    }

    @Test
    void floats_are_taken_as_they_are() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            HostTensor images = HostTensor.of(new float[] {0.1f, -2, 3}, 1, 3, 1, 1);
            assertThat(ImageInput.of(images, manager, new Transfer()).toFloatArray())
                    .containsExactly(0.1f, -2, 3);
        }
    }
}
