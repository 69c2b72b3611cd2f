package dev.weightflow.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Torch;
import org.junit.jupiter.api.Test;

class SegFormerDecoderTest {

    @Test
    void channels_are_dropped_whole_and_the_others_made_up_for_it() {
        Torch.seed(5);
        float[] values;
        try (NDManager manager = Torch.manager(Device.cpu())) {
            values = Ops.dropChannels(manager.ones(new Shape(50, 3, 40)), 0.1).toFloatArray();
        }

        int dropped = 0;
        for (int sample = 0; sample < 50; sample++) {
            for (int channel = 0; channel < 40; channel++) {
                float first = values[(sample * 3) * 40 + channel];
                assertThat(first).isIn(0f, (float) (1 / 0.9));
                assertThat(values[(sample * 3 + 1) * 40 + channel]).isEqualTo(first);
                assertThat(values[(sample * 3 + 2) * 40 + channel]).isEqualTo(first);
                dropped += first == 0 ? 1 : 0;
            }
        }
        assertThat(dropped).isBetween(140, 260);
    }
}
