package dev.weightflow.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import org.junit.jupiter.api.Test;

class NormalisationTest {

    @Test
    void an_image_of_one_normalisation_becomes_one_of_another() {
        float[] pixel = {0.1f, 0.6f, 0.9f};
        try (NDManager manager = Torch.manager(Device.cpu());
                StepScope scope = StepScope.open()) {
            NDArray image = manager.create(normalised(pixel, Normalisation.IMAGENET), new Shape(1, 3, 1, 1));

            float[] got = Torch.inference(() -> Normalisation.INCEPTION.of(image, Normalisation.IMAGENET))
                    .toFloatArray();

            float[] wanted = normalised(pixel, Normalisation.INCEPTION);
            for (int c = 0; c < 3; c++) {
                assertThat(got[c]).isCloseTo(wanted[c], within(1e-6f));
            }
            assertThat(Normalisation.IMAGENET.of(image, Normalisation.IMAGENET)).isSameAs(image);
        }
    }

    private static float[] normalised(float[] pixel, Normalisation normalisation) {
        float[] values = new float[3];
        for (int c = 0; c < 3; c++) {
            values[c] = (float) ((pixel[c] - normalisation.mean().get(c))
                    / normalisation.deviation().get(c));
        }
        return values;
    }
}
