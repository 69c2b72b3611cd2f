package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.host.HostTensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArgMaxTest {
    private static final int CHANNELS = 7;
    private static final int PIXELS = 2 * ArgMax.BLOCK + 37;

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
