package dev.weightflow.model.task;

import static dev.weightflow.model.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestChannelTest {
    private static final int CHANNELS = 7;
    private static final int PIXELS = 2 * LargestChannel.BLOCK + 37;

    private static final float[] CORNERS = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
    };

    private final Random random = new Random(5);

    /** Few different values, so that every second pixel has equal ones. */
    private final float[] corners = Images.of(CHANNELS * PIXELS, at -> CORNERS[random.nextInt(CORNERS.length)]);

    private final float[] noise = Images.of(CHANNELS * PIXELS, at -> random.nextGaussian());

    @Test
    void is_the_first_of_the_largest_of_all_kinds_of_numbers() {
        assertThat(indices(tensor(corners))).isEqualTo(slow(corners));
        assertThat(indices(tensor(noise))).isEqualTo(slow(noise));
    }

    @Test
    void a_nan_of_either_sign_is_found_and_named() {
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff}) {
            float[] output = noise.clone();
            output[3 * PIXELS + PIXELS - 2] = Float.intBitsToFloat(bits);

            assertThatThrownBy(() -> indices(tensor(output)))
                    .isInstanceOf(MalformedArrayException.class)
                    .hasMessageContaining("in channel 3 at pixel " + (PIXELS - 2) + ";");
        }
    }

    @Test
    void a_device_says_the_same_in_bytes() {
        float[] diverged = {1, Float.NaN, 2, 0, -1, 3};
        try (NDManager manager = Torch.manager(Device.cpu())) {
            HostTensor bytes =
                    Transfer.view(Ops.largestChannel(manager.create(corners, new Shape(1, CHANNELS, PIXELS, 1))));
            assertThat(bytes.byteLength()).isEqualTo(PIXELS);
            assertThat(LabelEncoding.CLASS_INDEX.decode(bytes.at(0), PIXELS)).isEqualTo(slow(corners));

            HostTensor marked = Transfer.view(Ops.largestChannel(manager.create(diverged, new Shape(1, 3, 2, 1))));
            assertThatThrownBy(() -> LabelEncoding.CLASS_INDEX.decode(marked.at(0), 2))
                    .isInstanceOf(MalformedArrayException.class)
                    .hasMessageContaining("at pixel 1;");
        }
    }

    private static float[] indices(HostTensor output) {
        return LabelEncoding.CLASS_INDEX.decode(output, PIXELS);
    }

    private static float[] slow(float[] output) {
        float[] best = new float[PIXELS];
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            for (int c = 1; c < CHANNELS; c++) {
                if (output[c * PIXELS + pixel] > output[(int) best[pixel] * PIXELS + pixel]) {
                    best[pixel] = c;
                }
            }
        }
        return best;
    }
}
