package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares predictions with those of the shipped file under PyTorch; see {@code src/test/python/weightflow_model_fixture.py}. */
class PythonModelTest {

    private static final Path FIXTURES = Path.of("src/test/resources/python");
    private static final int SIZE = 64;
    private static final int KEPT = 5; // every fifth pixel of every fifth row

    @Test
    void the_shipped_file_is_the_one_that_made_the_fixtures_and_fits_a_screen_or_three() {
        String text = PythonModel.text();

        assertThat(text.lines()).hasSizeLessThanOrEqualTo(150);
        for (String run : new String[] {"delora", "lora"}) {
            assertThat(predicted(run).metadata())
                    .containsEntry(
                            "sha256",
                            Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delora", "lora"})
    void pytorch_computes_the_logits_that_this_program_does(String run) {
        WeightsFile predicted = predicted(run);
        float[] image = new float[3 * SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(0.37 * i);
        }

        try (Network network = Checkpoint.open(FIXTURES.resolve(run + ".safetensors"), Optional.empty(), Device.cpu());
                Network merged = network.merged();
                StepScope scope = StepScope.open()) {
            NDArray input = merged.parameters().manager().create(FloatBuffer.wrap(image), new Shape(1, 3, SIZE, SIZE));
            Map<TaskName, NDArray> outputs = Torch.inference(() -> merged.forward(input, false));

            assertThat(outputs.keySet()).isEqualTo(network.config().taskNames());
            outputs.forEach((task, output) -> {
                float[] ours = output.toFloatArray();
                float[] theirs = predicted.tensors().get(task.key()).toFloats();
                int at = 0;
                for (int channel = 0; channel < Tasks.PASCAL.get(task).channels(); channel++) {
                    for (int y = 0; y < SIZE; y += KEPT) {
                        for (int x = 0; x < SIZE; x += KEPT) {
                            assertThat(ours[(channel * SIZE + y) * SIZE + x])
                                    .as(task.key())
                                    .isCloseTo(theirs[at++], within(1e-4f));
                        }
                    }
                }
                assertThat(theirs).hasSize(at);
            });
        }
    }

    @Test
    void pytorch_brings_a_photograph_to_the_same_levels() {
        Pixels photograph = photograph(100, 80);
        RawLabels none = new RawLabels("photograph", 100, 80, Map.of());

        HostTensor levels = new ValidationTransform(SIZE)
                .apply(new RawSample(new byte[0], photograph, none))
                .image();
        float[] ours;
        try (NDManager manager = Torch.manager(Device.cpu())) {
            HostTensor batch = new HostTensor(levels.type(), List.of(1L, 3L, (long) SIZE, (long) SIZE), levels.data());
            ours = ImageInput.of(batch, manager, new Transfer()).toFloatArray();
        }

        float[] theirs = predicted("delora").tensors().get("photograph").toFloats();
        int different = 0;
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1.01f / 255 / 0.224f)); // a level
            different += Math.abs(ours[i] - theirs[i]) > 1e-5 ? 1 : 0;
        }
        // where a sum in another order falls on the other side of a whole level
        assertThat(different).isLessThan(ours.length / 200);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FILE")
    void a_method_has_the_file_exactly_where_it_merges_into_names_that_the_file_knows(MethodName method) {
        Pattern known = Pattern.compile("(\\w+\\.)?backbone\\.(patch_embed\\.(proj|norm)\\.(weight|bias)"
                + "|layers\\.\\d+\\.(blocks\\.\\d+\\.(norm[12]|attn\\.(qkv|proj)|mlp\\.fc[12])|downsample\\.(norm|reduction))"
                + "\\.(weight|bias)|layers\\.\\d+\\.blocks\\.\\d+\\.attn\\.relative_position_bias_table)"
                + "|(downsampler|decoders|stage_norms)\\..+");
        try (Network network = Network.create(
                        NetworkConfig.of(SwinConfig.micro(), SIZE), Methods.of(Methods.spec(method)), Device.cpu(), 1);
                Network merged = network.merged()) {
            assertThat(PythonModel.runs(network))
                    .isEqualTo(merged.parameters().state().keySet().stream()
                            .allMatch(name -> known.matcher(name).matches()));
        }
    }

    private static WeightsFile predicted(String run) {
        return WeightsFile.read(FIXTURES.resolve(run + "-predicted.safetensors"));
    }

    /** Creates smooth waves with hard edges, as in the fixtures' script. */
    private static Pixels photograph(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    double wave = 128 + 100 * Math.sin((3 * x + 2 * y + 40 * c) * 0.05);
                    boolean edge = (x / 16 + y / 16) % 5 == 0;
                    rgb[3 * (y * width + x) + c] = (byte) (int) (edge ? c == 1 ? 255 : 0 : wave);
                }
            }
        }
        return new Pixels(width, height, 3, rgb);
    }
}
