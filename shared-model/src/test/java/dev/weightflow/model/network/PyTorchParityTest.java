package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The micro model against PyTorch: {@code src/test/python/network_parity.py} made the expectations. */
class PyTorchParityTest {

    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "full | full | ",
                "single_task | single-task | ",
                "delora | delora | rank=6",
                "delora_centred_heun | delora |"
                        + " rank=6;field=centered-softmax;integrator=heun;steps=2;targets=k,proj,fc1,fc2",
                "mtlora | mtlora | rank=8",
                "lora | lora | rank=8;decoder=segformer",
                "lora_shared | lora | rank=8;targets=v,fc1;scale=2;perTask=false;smallParts=",
                "vera | vera | rank=8",
                "dora | dora | rank=8",
                "segformer | full | decoder=segformer",
                "full | bitfit | ",
                "oft | oft | blockSize=8",
                "ditask | ditask | cells=8",
                "adapter | adapter | targets=proj,fc2",
                "vpt_deep | vpt | prompts=3",
                "tadformer | tadformer | rank=8",
                "faar | faar | rank=8",
                "tadformer_static | tadformer | rank=8;filter=static",
                "vpt_shallow | vpt | prompts=5;deep=false;perTask=false",
                "oft_cayley | oft | blockSize=16;form=cayley;side=output;targets=k,fc1",
            })
    void features_outputs_loss_and_gradients_are_those_of_pytorch(String fixture, String method, String options)
            throws IOException {
        parity(fixture, Methods.spec(MethodName.of(method), words(options)));
    }

    static void parity(String fixture, MethodSpec spec) throws IOException {
        Method method = Methods.of(spec);
        DecoderName decoder = method.options().decoder();
        try (Network network = network(method, decoder, new TreeSet<>(PascalTasks.NAMES));
                StepScope scope = StepScope.open()) {
            Map<String, NDArray> expected = fixture(network, fixture);
            NDArray image = image(network);

            for (int stage = 0; stage < 4; stage++) {
                NDArray got = Torch.inference(() -> features(network, image))
                        .get(stage)
                        .afterMerging()
                        .shared();
                assertClose("stage." + stage, got.get(":, ::3, ::2"), expected);
            }
            float loss = Torch.recording(() -> lossOf(network, image, expected));
            assertThat((double) loss).isCloseTo(expected.get("loss").toFloatArray()[0], withPercentage(0.01));
            assertGradients(network, expected);
        }
    }

    @Test
    void batch_statistics_are_used_and_kept_as_pytorch_keeps_them() throws IOException {
        Method method = Methods.of(Methods.spec(MethodName.FULL));
        try (Network network = network(method, DecoderName.HRNET, new TreeSet<>(Set.of(PascalTasks.SAL)));
                StepScope scope = StepScope.open()) {
            Map<String, NDArray> expected = fixture(network, "batch_statistics");

            NDArray output =
                    Torch.inference(() -> network.forward(image(network), true)).get(PascalTasks.SAL);

            assertClose("output", output.get(":, :, ::7, ::7"), expected);
            String norm = "decoders.decoders.sal.last_layer.1.running_";
            assertClose("mean", network.parameters().get(norm + "mean"), expected);
            assertClose("var", network.parameters().get(norm + "var"), expected);
        }
    }

    private static Map<String, String> words(String options) {
        Map<String, String> words = new HashMap<>();
        if (options != null) {
            for (String option : options.split(";")) {
                words.put(option.split("=", 2)[0], option.split("=", 2)[1]);
            }
        }
        return words;
    }

    private static float lossOf(Network network, NDArray image, Map<String, NDArray> expected) {
        NDArray loss = null;
        for (Map.Entry<TaskName, NDArray> output : network.forward(image, false).entrySet()) {
            String key = output.getKey().key();
            assertClose("output." + key, output.getValue().get(":, :, ::7, ::7"), expected);
            NDArray probe = Formula.array(
                    image.getManager(), "probe." + key, output.getValue().getShape());
            NDArray term = output.getValue().mul(probe).mean();
            loss = loss == null ? term : loss.add(term);
        }
        Backward.of(loss);
        return loss.getFloat();
    }

    private static void assertGradients(Network network, Map<String, NDArray> expected) {
        int compared = 0;
        for (Parameter parameter : network.parameters().trained()) {
            NDArray pair = expected.get("gradient." + parameter.name());
            if (pair == null) {
                assertThat(parameter.name())
                        .matches("backbone\\.layers\\.3\\.blocks\\.1\\."
                                + "(mlp\\.fc2\\.(lora_shared_.|faar_shared_lengths)|(attn\\.proj|mlp\\.fc[12])\\.ditask_shared_theta)"
                                + "|.*\\.blocks\\.0\\.attn\\.proj\\.tadformer_norm\\..*");
                continue;
            }
            NDArray gradient = parameter.array().getGradient();
            NDArray probe = Formula.array(gradient.getManager(), "gradient." + parameter.name(), gradient.getShape());
            float[] values = pair.toFloatArray();
            double norm = Math.max(values[0], 1e-6);
            assertThat(Math.abs(gradient.norm().getFloat() - values[0]) / norm)
                    .as("norm of the gradient of " + parameter.name())
                    .isLessThan(5e-4);
            assertThat(Math.abs(gradient.mul(probe).sum().getFloat() - values[1]) / norm)
                    .as("gradient of " + parameter.name())
                    .isLessThan(5e-3);
            compared++;
        }
        assertThat(compared).isGreaterThan(20);
    }

    private static List<StageFeatures> features(Network network, NDArray image) {
        BackbonePass pass =
                network.method().passes(network.config().taskNames()).get(0);
        return network.config()
                .layout()
                .prepare(network.parameters().manager())
                .forward(
                        image,
                        name -> network.parameters().get(pass.prefix() + name),
                        network.method().hooks(network.config().layout(), pass, network.parameters(), false),
                        false);
    }

    private static Network network(Method method, DecoderName decoder, Set<TaskName> tasks) {
        Network network = Network.create(
                new NetworkConfig(SwinConfig.micro(), 64, decoder, Tasks.PASCAL.only(tasks)), method, Device.cpu(), 0);
        Torch.inference(() -> {
            network.parameters().state().forEach((name, array) -> Formula.parameter(
                            array.getManager(), name, array.getShape())
                    .copyTo(array));
            return null;
        });
        network.derive();
        return network;
    }

    private static NDArray image(Network network) {
        return Formula.array(network.parameters().manager(), "image", new Shape(2, 3, 64, 64));
    }

    private static Map<String, NDArray> fixture(Network network, String name) throws IOException {
        NDManager manager = network.parameters().manager();
        try (InputStream bytes = PyTorchParityTest.class.getResourceAsStream("/parity/" + name + ".safetensors")) {
            Map<String, NDArray> arrays = new HashMap<>();
            NDList.decode(manager, bytes.readAllBytes()).forEach(array -> arrays.put(array.getName(), array));
            return arrays;
        }
    }

    private static void assertClose(String name, NDArray got, Map<String, NDArray> expected) {
        NDArray wanted = expected.get(name);
        assertThat(got.getShape()).as(name).isEqualTo(wanted.getShape());
        float scale = wanted.abs().max().getFloat();
        assertThat((double) got.sub(wanted).abs().max().getFloat() / scale)
                .as("relative difference of " + name)
                .isLessThan(TOLERANCE);
    }
}
