package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.TaskKinds;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares with ONNX Runtime, which must compute the same as the network. */
class OnnxExportTest {

    private static final int SIZE = 64;
    private static final long SEED = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "full        |                                 | semseg,normals,sal,human_parts | 1",
                "full        | decoder=segformer               | semseg,normals,sal,human_parts | 3",
                "delora      |                                 | semseg,human_parts             | 3",
                "lora        | perTask=false;decoder=segformer | normals                        | 1",
                "lora        | perTask=true                    | semseg,sal                     | 3",
                "dora        | perTask=true;decoder=segformer  | sal,normals,human_parts        | 1",
                "single-task | decoder=segformer               | semseg,sal                     | 1",
                "single-task |                                 | human_parts                    | 3",
            })
    void onnx_runtime_computes_what_the_network_does(String method, String options, String tasks, int batch)
            throws Exception {
        try (Network network = moved(config(method, options, tasks), MethodName.of(method), options)) {
            Path onnx = exported(network);

            Map<String, float[]> theirs = run(onnx, image(batch, SIZE), batch, SIZE);

            Map<TaskName, float[]> ours = forward(network, image(batch, SIZE), batch);
            assertThat(theirs.keySet())
                    .isEqualTo(ours.keySet().stream().map(TaskName::key).collect(Collectors.toSet()));
            ours.forEach((task, expected) -> assertClose(theirs.get(task.key()), expected));
        }
    }

    @Test
    void the_graph_declares_an_open_batch_and_the_metadata_say_what_the_model_is() throws Exception {
        Path checkpoint = folder.resolve("model.safetensors");
        Path onnx = folder.resolve("model.onnx");
        try (Network network = moved(config("lora", null, "normals,human_parts"), MethodName.LORA, null)) {
            Checkpoint.writeMerged(network, checkpoint);
        }

        OnnxExport.write(checkpoint, Optional.empty(), "1.2.3", onnx, MethodTexts.NONE);

        try (OrtSession session = session(onnx)) {
            assertThat(session.getInputNames()).containsExactly("image");
            assertThat(((TensorInfo) session.getInputInfo().get("image").getInfo()).getShape())
                    .containsExactly(-1, 3, SIZE, SIZE);
            assertThat(session.getOutputNames()).containsExactly("normals", "human_parts");
            assertThat(((TensorInfo) session.getOutputInfo().get("human_parts").getInfo()).getShape())
                    .containsExactly(-1, 7, SIZE, SIZE);
            assertThat(session.getMetadata().getProducerName()).isEqualTo("weightflow");
            Map<String, String> said = session.getMetadata().getCustomMetadata();
            assertThat(said)
                    .containsEntry("checkpoint", Digest.of(checkpoint).hex())
                    .containsEntry("imageSize", "64")
                    .containsEntry("imageMean", "[0.485,0.456,0.406]")
                    .containsEntry("imageStd", "[0.229,0.224,0.225]")
                    .containsEntry("backbone", "micro")
                    .containsEntry("method", "lora");
            JsonNode tasks = new ObjectMapper().readTree(said.get("tasks"));
            assertThat(tasks.toString())
                    .startsWith("[{\"name\":\"normals\",\"kind\":\"normals\",\"channels\":3,\"options\":{")
                    .contains("{\"name\":\"human_parts\",\"kind\":\"segmentation\",\"channels\":7,\"options\":{"
                            + "\"classes\":[\"background\",\"head\",");
        }
    }

    @Test
    void one_model_is_one_file() throws Exception {
        try (Network network = moved(config("delora", null, "sal"), MethodName.DELORA, null)) {
            Path first = exported(network);
            Path second = folder.resolve("second.onnx");
            OnnxExport.of(network, "1", Digest.of(new byte[0])).write(second);
            assertThat(second).hasSameBinaryContentAs(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_method_is_exported_or_refused_with_the_way_out(MethodName method) throws IOException {
        Path checkpoint = folder.resolve("model.safetensors");
        try (Network network = moved(
                config(Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.SAL))),
                Methods.of(ExampleMethods.spec(method)))) {
            Checkpoint.writeMerged(network, checkpoint);
            boolean plain;
            try (Network merged = network.merged()) {
                plain = merged.parameters().parameters().stream()
                        .noneMatch(parameter -> parameter.group() == ParameterGroup.ADAPTER);
            }
            if (plain) {
                OnnxExport.write(checkpoint, Optional.empty(), "1", folder.resolve("model.onnx"), MethodTexts.NONE);
                assertThat(folder.resolve("model.onnx")).isNotEmptyFile();
            } else {
                assertThatThrownBy(() -> OnnxExport.write(
                                checkpoint, Optional.empty(), "1", folder.resolve("model.onnx"), MethodTexts.NONE))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessage(checkpoint + " was trained with " + method.key()
                                + ", which adds more than plain weights to the backbone, so that other programs cannot run"
                                + " it; predict with './weightflow predict'");
                assertThat(folder.resolve("model.onnx")).doesNotExist();
            }
        }
    }

    @Test
    void a_file_that_no_reader_could_take_is_refused_with_another_form() {
        Path checkpoint = folder.resolve("model.safetensors");
        try (Network network = moved(config("full", null, "sal"), MethodName.FULL, null)) {
            Checkpoint.writeMerged(network, checkpoint);
        }

        assertThatThrownBy(() -> OnnxExport.write(
                        checkpoint, Optional.empty(), "1", folder.resolve("model.onnx"), MethodTexts.NONE, 1_000_000))
                .isInstanceOf(CheckpointException.class)
                .hasMessageMatching(
                        checkpoint + " makes an ONNX file of [1-9],\\d{3},\\d{3} bytes, and none may have more than"
                                + " 1,000,000; export it with --format merged");
        assertThat(folder.resolve("model.onnx")).doesNotExist();
    }

    @Test
    void outputs_have_the_names_of_declared_tasks_and_the_metadata_their_declarations() throws Exception {
        Tasks tasks = Tasks.of(List.of(
                new Task(TaskName.of("height"), TaskKinds.of("regression", options("unit", "m"))),
                new Task(TaskName.of("edges"), TaskKinds.of("boundaries", options()))));
        Path checkpoint = folder.resolve("model.safetensors");
        try (Network network = moved(config(tasks), MethodName.FULL, null)) {
            Checkpoint.writeMerged(network, checkpoint);

            OnnxExport.write(checkpoint, Optional.empty(), "1", folder.resolve("model.onnx"), MethodTexts.NONE);

            Map<String, float[]> theirs = run(folder.resolve("model.onnx"), image(1, SIZE), 1, SIZE);
            forward(network, image(1, SIZE), 1)
                    .forEach((task, expected) -> assertClose(theirs.get(task.key()), expected));
        }
        try (OrtSession session = session(folder.resolve("model.onnx"))) {
            assertThat(session.getOutputNames()).containsExactly("edges", "height");
            Map<String, String> said = session.getMetadata().getCustomMetadata();
            assertThat(said).doesNotContainKey("taskDeclarations");
            JsonNode height = new ObjectMapper().readTree(said.get("tasks")).get(1);
            assertThat(height.path("name").asText()).isEqualTo("height");
            assertThat(height.path("kind").asText()).isEqualTo("regression");
            assertThat(height.path("channels").asInt()).isEqualTo(1);
            assertThat(height.at("/options/unit").asText()).isEqualTo("m");
        }
    }

    @Test
    void a_task_that_is_called_as_the_input_is_refused() {
        Tasks tasks = Tasks.of(List.of(new Task(TaskName.of("image"), TaskKinds.of("regression", options()))));
        assertThatRefused(config(tasks))
                .endsWith(" has a task called 'image', as the input of an ONNX graph is called here; export it with"
                        + " --format merged");
    }

    @Test
    void a_backbone_of_common_operations_needs_no_onnx_forms_of_its_own() throws Exception {
        NetworkConfig config = NetworkConfig.of(Backbones.of("patch-mlp"), SIZE);
        try (Network network = moved(config, Methods.of(Methods.spec(MethodName.FULL)))) {
            Map<String, float[]> theirs = run(exported(network), image(3, SIZE), 3, SIZE);

            forward(network, image(3, SIZE), 3)
                    .forEach((task, expected) -> assertClose(theirs.get(task.key()), expected));
        }
    }

    @Test
    void a_backbone_with_an_operation_that_has_no_onnx_form_is_refused() {
        assertThatRefused(NetworkConfig.of(Backbones.of("patch-mlp-clamped"), SIZE))
                .endsWith(" has the backbone 'patch-mlp-clamped', whose ONNX graph this program does not know; export"
                        + " it with --format merged");
    }

    private AbstractStringAssert<?> assertThatRefused(NetworkConfig config) {
        Path checkpoint = folder.resolve("model.safetensors");
        Path onnx = folder.resolve("model.onnx");
        try (Network network = Network.create(config, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), SEED)) {
            Checkpoint.writeMerged(network, checkpoint);
        }
        CheckpointException refusal = catchThrowableOfType(
                CheckpointException.class,
                () -> OnnxExport.write(checkpoint, Optional.empty(), "1", onnx, MethodTexts.NONE));
        assertThat(onnx).doesNotExist();
        return assertThat(refusal.getMessage()).startsWith(checkpoint + " has ");
    }

    private static NetworkConfig config(Tasks tasks) {
        return new NetworkConfig(SwinConfig.micro(), SIZE, DecoderName.HRNET, tasks);
    }

    private static ObjectNode options(String... words) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < words.length; i += 2) {
            options.put(words[i], words[i + 1]);
        }
        return options;
    }

    private Path exported(Network network) throws IOException {
        Path file = folder.resolve("first.onnx");
        OnnxExport.of(network, "1", Digest.of(new byte[0])).write(file);
        return file;
    }

    private static NetworkConfig config(String method, String options, String tasks) {
        return new NetworkConfig(
                SwinConfig.micro(),
                SIZE,
                Methods.options(Methods.spec(MethodName.of(method), words(options)))
                        .decoder(),
                Tasks.PASCAL.only(
                        Arrays.stream(tasks.split(",")).map(TaskName::of).toList()));
    }

    private static Map<String, String> words(String options) {
        return options == null
                ? Map.of()
                : Arrays.stream(options.split(";"))
                        .map(word -> word.split("="))
                        .collect(Collectors.toMap(word -> word[0], word -> word[1]));
    }

    private static Network moved(NetworkConfig config, MethodName method, String options) {
        return moved(config, Methods.of(Methods.spec(method, words(options))));
    }

    /** Creates a network none of whose values is the initial one, running statistics included. */
    static Network moved(NetworkConfig config, Method method) {
        return Network.create(config, method, Device.cpu(), SEED)
                .completedBy(network -> Torch.inference(() -> {
                    Random random = new Random(SEED);
                    network.parameters().state().forEach((name, array) -> {
                        float[] noise = new float[(int) array.size()];
                        for (int i = 0; i < noise.length; i++) {
                            // variances stay positive
                            noise[i] = 0.1f
                                    * (name.endsWith("running_var")
                                            ? random.nextFloat()
                                            : (float) random.nextGaussian());
                        }
                        array.addi(array.getManager().create(noise, array.getShape()));
                    });
                    network.derive();
                    return null;
                }));
    }

    static float[] image(int batch, int size) {
        float[] image = new float[batch * 3 * size * size];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(0.37 * i);
        }
        return image;
    }

    static Map<TaskName, float[]> forward(Network network, float[] image, int batch) {
        int size = network.config().imageSize();
        try (StepScope scope = StepScope.open()) {
            NDArray input =
                    network.parameters().manager().create(FloatBuffer.wrap(image), new Shape(batch, 3, size, size));
            return TaskName.each(
                    network.config().taskNames(),
                    Torch.inference(() -> network.forward(input, false)).entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, each -> each.getValue().toFloatArray()))::get);
        }
    }

    static Map<String, float[]> run(Path onnx, float[] image, int batch, int size) throws OrtException {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        try (OrtSession session = session(onnx);
                OnnxTensor input = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(image), new long[] {batch, 3, size, size});
                OrtSession.Result result = session.run(Map.of("image", input))) {
            result.forEach(each -> outputs.put(each.getKey(), floats((OnnxTensor) each.getValue())));
        }
        return outputs;
    }

    private static float[] floats(OnnxTensor tensor) {
        float[] values = new float[tensor.getFloatBuffer().remaining()];
        tensor.getFloatBuffer().get(values);
        return values;
    }

    private static OrtSession session(Path onnx) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        return OrtEnvironment.getEnvironment().createSession(onnx.toString(), options);
    }

    static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double most = 0;
        double magnitude = 0;
        for (int i = 0; i < actual.length; i++) {
            most = Math.max(most, Math.abs(actual[i] - expected[i]));
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
        }
        assertThat(most).isCloseTo(0, within(1e-5 * Math.max(1, magnitude)));
        assertThat(magnitude).isGreaterThan(0.1);
    }
}
