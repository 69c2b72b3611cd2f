package dev.weightflow.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A device finds the largest channel as {@link LabelEncoding} does on the host. */
class ArgMaxTest {
    private static final int CHANNELS = 7;
    private static final int PIXELS = 2085;
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

    /** Few different values, so that every second pixel has equal ones. */
    private final float[] corners = corners();

    @Test
    void a_device_says_the_same_in_bytes() {
        float[] diverged = {1, Float.NaN, 2, 0, -1, 3};
        try (NDManager manager = Torch.manager(Device.cpu())) {
            HostTensor bytes =
                    Transfer.view(Ops.largestChannel(manager.create(corners, new Shape(1, CHANNELS, PIXELS, 1))));
            assertThat(bytes.byteLength()).isEqualTo(PIXELS);
            assertThat(LabelEncoding.CLASS_INDEX.decode(bytes.at(0), PIXELS))
                    .isEqualTo(LabelEncoding.CLASS_INDEX.decode(host(corners), PIXELS));

            HostTensor marked = Transfer.view(Ops.largestChannel(manager.create(diverged, new Shape(1, 3, 2, 1))));
            assertThatThrownBy(() -> LabelEncoding.CLASS_INDEX.decode(marked.at(0), 2))
                    .isInstanceOf(MalformedArrayException.class)
                    .hasMessageContaining("at pixel 1;");
        }
    }

    private static HostTensor host(float[] values) {
        return HostTensor.of(values, values.length);
    }

    private static float[] corners() {
        Random random = new Random(5);
        float[] corners = new float[CHANNELS * PIXELS];
        for (int at = 0; at < corners.length; at++) {
            corners[at] = CORNERS[random.nextInt(CORNERS.length)];
        }
        return corners;
    }
}
