package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.testing.ProtoFields;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads the graph in the file, by the field numbers of onnx.proto. */
class OnnxStructureTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void every_name_has_one_meaning_and_nothing_is_computed_or_kept_for_nobody(DecoderName decoder) throws IOException {
        ProtoFields model;
        try (Network network = network(decoder, "true")) {
            model = exported(network);
        }

        assertThat(model.numbers(1)).containsExactly(8L); // the version of the format
        assertThat(model.messages(8)).singleElement().satisfies(operators -> assertThat(operators.numbers(2))
                .containsExactly(17L));
        ProtoFields graph = model.messages(7).get(0);
        Set<String> known = new HashSet<>();
        graph.messages(11)
                .forEach(input -> assertThat(known.add(input.texts(1).get(0))).isTrue());
        graph.messages(5).forEach(tensor -> assertThat(known.add(tensor.texts(8).get(0)))
                .as(tensor.texts(8).get(0))
                .isTrue());
        Set<String> used = new TreeSet<>();
        Set<String> nodes = new HashSet<>();
        for (ProtoFields node : graph.messages(1)) {
            assertThat(nodes.add(node.texts(3).get(0))).isTrue();
            List<String> inputs = new ArrayList<>(node.texts(1));
            inputs.removeIf(String::isEmpty);
            assertThat(known).containsAll(inputs); // computed before they are used
            used.addAll(inputs);
            node.texts(2)
                    .forEach(output -> assertThat(known.add(output)).as(output).isTrue());
        }
        Set<String> outputs = new HashSet<>();
        graph.messages(12).forEach(output -> outputs.add(output.texts(1).get(0)));
        assertThat(outputs).containsExactlyInAnyOrder("semseg", "sal");
        used.addAll(outputs);
        assertThat(known).isEqualTo(used);
    }

    @ParameterizedTest
    @EnumSource
    void every_weight_of_the_model_is_in_the_graph(DecoderName decoder) throws IOException {
        try (Network network = network(decoder, "true");
                Network merged = network.merged()) {
            Set<ByteBuffer> tensors = new HashSet<>(exported(network).messages(7).get(0).messages(5).stream()
                    .map(tensor -> tensor.bytes(9))
                    .toList());

            StateDictLoader.of(merged)
                    .forEach((name, weight) ->
                            assertThat(tensors.contains(weight.data())).as(name).isTrue());
        }
    }

    @Test
    void weights_and_nodes_that_two_tasks_have_alike_are_in_the_file_once() throws IOException {
        try (Network one = Network.create(config(DecoderName.HRNET), lora("false"), Device.cpu(), 1);
                Network perTask = Network.create(config(DecoderName.HRNET), lora("true"), Device.cpu(), 1)) {
            int nodes = nodes(exported(one));
            long size = Files.size(file());

            // the adapters add nothing yet, so that both backbones are one
            assertThat(nodes(exported(perTask))).isEqualTo(nodes);
            assertThat(Files.size(file())).isBetween(size, size + size / 4);
        }
    }

    private static int nodes(ProtoFields model) {
        return model.messages(7).get(0).messages(1).size();
    }

    private static NetworkConfig config(DecoderName decoder) {
        return new NetworkConfig(
                SwinConfig.micro(), 64, decoder, Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.SAL)));
    }

    private static Method lora(String perTask) {
        return Methods.of(Methods.spec(MethodName.LORA, Map.of("perTask", perTask)));
    }

    private static Network network(DecoderName decoder, String perTask) {
        return OnnxExportTest.moved(config(decoder), lora(perTask));
    }

    private Path file() {
        return folder.resolve("model.onnx");
    }

    private ProtoFields exported(Network network) throws IOException {
        OnnxExport.of(network, "1", Digest.of(new byte[0])).write(file());
        return new ProtoFields(ByteBuffer.wrap(Files.readAllBytes(file())));
    }
}
