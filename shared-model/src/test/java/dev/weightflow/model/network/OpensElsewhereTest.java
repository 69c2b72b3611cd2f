package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Opens checkpoints with other programs: the Python example of the docs, and the form that PEFT reads. */
class OpensElsewhereTest {

    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 64);
    private static final long SEED = 5;

    @TempDir
    Path folder;

    private Path base;
    private Path adapter;
    private Path merged;

    @BeforeEach
    void name_the_files() {
        base = folder.resolve("base.safetensors");
        adapter = folder.resolve("adapter.safetensors");
        merged = folder.resolve("merged.safetensors");
    }

    @ParameterizedTest
    @EnumSource
    void the_example_in_python_merges_what_this_program_merges(MethodName method) throws Exception {
        // given
        assumeTrue(
                hasTorch(),
                "skipped: no python3 with torch and safetensors (Debian: python3-torch, python3-safetensors)");
        write(Methods.spec(method));

        // when
        Process python = new ProcessBuilder(
                        "python3", "-c", """
                        import sys, torch
                        from load_in_python import load, read
                        mine, theirs = load(sys.argv[1], sys.argv[2]), read(sys.argv[3])[0]
                        assert mine.keys() == theirs.keys(), sorted(mine.keys() ^ theirs.keys())[:20]
                        print(max((mine[n] - theirs[n]).abs().max().item() for n in theirs))
                        """, adapter.toString(), base.toString(), merged.toString())
                .directory(Path.of("../docs/examples").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes()).strip();

        // then
        assertThat(python.waitFor()).as(said).isZero();
        assertThat(Double.parseDouble(said.substring(said.lastIndexOf('\n') + 1)))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targets=q,v",
                "targets=q,v;scale=0.5",
                "targets=k,proj,fc1;perTask=false",
                "targets=q,k,v,fc2;smallParts="
            })
    void peft_s_adapter_adds_to_each_weight_what_merging_adds(String words) throws IOException {
        // given
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words.split(";")) {
            options.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        write(Methods.spec(MethodName.LORA, options));

        // when
        List<Path> folders = PeftAdapter.export(adapter, Optional.of(base), folder.resolve("peft"));

        // then
        boolean perTask = !"false".equals(options.get("perTask"));
        assertThat(folders).hasSize(perTask ? 4 : 1);
        for (Path peft : folders) {
            String prefix = perTask ? peft.getFileName() + ".backbone." : "backbone.";
            JsonNode config = new ObjectMapper()
                    .readTree(peft.resolve("adapter_config.json").toFile());
            assertThat(config.path("peft_type").asText()).isEqualTo("LORA");
            assertThat(config.path("base_model_name_or_path").asText()).isEqualTo(base.toString());
            Map<String, HostTensor> pairs =
                    WeightsFile.read(peft.resolve("adapter_model.safetensors")).tensors();
            assertThat(pairs.keySet()).allMatch(name -> name.startsWith("base_model.model.layers."));
            Map<String, HostTensor> before = WeightsFile.read(base).tensors();
            Map<String, HostTensor> after = WeightsFile.read(merged).tensors();
            int layers = 0;
            for (String name : pairs.keySet()) {
                if (name.endsWith(".lora_A.weight")) {
                    String layer =
                            name.substring("base_model.model.".length(), name.length() - ".lora_A.weight".length());
                    same(expected(config, layer, pairs, before, "weight"), after.get(prefix + layer + ".weight"));
                    same(expected(config, layer, pairs, before, "bias"), after.get(prefix + layer + ".bias"));
                    layers++;
                }
            }
            assertThat(layers).isEqualTo(8 * config.path("target_modules").size());
        }
        assertThat(WeightsFile.read(folder.resolve("peft/decoders.safetensors"))
                        .tensors()
                        .keySet())
                .isNotEmpty()
                .noneMatch(name -> name.contains("lora"));
    }

    @Test
    void peft_s_adapter_names_the_weights_beneath_it_as_far_as_they_are_known() throws IOException {
        write(Methods.spec(MethodName.LORA, Map.of("perTask", "false")));

        assertThat(baseOf(Optional.empty()))
                .isEqualTo("sha256:" + Digest.of(base).hex());
        Path other = folder.resolve("other.safetensors");
        Map<String, HostTensor> others =
                new LinkedHashMap<>(WeightsFile.read(base).tensors());
        others.put("patch_embed.norm.bias", HostTensor.of(new float[24], 24));
        others.put("patch_embed.norm.weight", HostTensor.of(new float[24], 24));
        Safetensors.write(other, others, Map.of());
        assertThatThrownBy(() -> baseOf(Optional.of(other))).isInstanceOf(CheckpointException.class);

        try (Network drawn = new BaseModel(42, Optional.empty())
                .build(
                        MICRO,
                        Methods.of(Methods.spec(MethodName.LORA, Map.of("perTask", "false"))),
                        Device.cpu(),
                        none -> base)) {
            Checkpoint.write(drawn, adapter);
        }
        assertThat(baseOf(Optional.empty())).isEqualTo("random weights, drawn from seed 42");
    }

    private String baseOf(Optional<Path> given) throws IOException {
        Path peft = PeftAdapter.export(adapter, given, folder.resolve("peft")).get(0);
        return new ObjectMapper()
                .readTree(peft.resolve("adapter_config.json").toFile())
                .path("base_model_name_or_path")
                .asText();
    }

    @Test
    void other_methods_are_not_passed_off_as_peft_s() throws IOException {
        write(Methods.spec(MethodName.DELORA));

        assertThatThrownBy(() -> PeftAdapter.export(adapter, Optional.of(base), folder.resolve("peft")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "was trained with delora, which PEFT does not know (its DeLoRA is another method)");
    }

    /** Computes W + alpha / r · B·A, and b + alpha / r · B's bias, as PEFT does. */
    private static float[] expected(
            JsonNode config, String layer, Map<String, HostTensor> pairs, Map<String, HostTensor> before, String kind) {
        String module = "";
        for (JsonNode target : config.path("target_modules")) {
            module = layer.endsWith("." + target.asText()) ? target.asText() : module;
        }
        double rank = config.path("rank_pattern")
                .path(module)
                .asDouble(config.path("r").asDouble());
        double alpha = config.path("alpha_pattern")
                .path(module)
                .asDouble(config.path("lora_alpha").asDouble());
        String name = "base_model.model." + layer;
        float[] value = before.get(layer + "." + kind).toFloats();
        if (kind.equals("bias")) {
            if (config.path("lora_bias").asBoolean()) {
                float[] bias = pairs.get(name + ".lora_B.bias").toFloats();
                for (int row = 0; row < value.length; row++) {
                    value[row] += (float) (alpha / rank * bias[row]);
                }
            }
            return value;
        }
        HostTensor a = pairs.get(name + ".lora_A.weight");
        float[] left = pairs.get(name + ".lora_B.weight").toFloats();
        float[] right = a.toFloats();
        int r = a.shape().get(0).intValue();
        int in = a.shape().get(1).intValue();
        assertThat((double) r).isEqualTo(rank);
        for (int at = 0; at < value.length; at++) {
            double sum = 0;
            for (int k = 0; k < r; k++) {
                sum += left[at / in * r + k] * right[k * in + at % in];
            }
            value[at] += (float) (alpha / rank * sum);
        }
        return value;
    }

    private static void same(float[] expected, HostTensor actual) {
        float[] values = actual.toFloats();
        assertThat(values).hasSize(expected.length);
        for (int at = 0; at < values.length; at++) {
            assertThat(values[at]).isCloseTo(expected[at], within(1e-5f));
        }
    }

    /** Writes base weights under their published names, and over them a model all of whose trained parameters are changed. */
    private void write(MethodSpec method) throws IOException {
        try (Network origin = Network.create(MICRO, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 11)) {
            Map<String, HostTensor> published = new LinkedHashMap<>();
            StateDictLoader.of(origin).forEach((name, tensor) -> {
                if (name.startsWith("backbone.")) {
                    published.put(name.substring("backbone.".length()), tensor);
                }
            });
            Safetensors.write(base, published, Map.of());
        }
        try (Network network = new BaseModel(SEED, Optional.of(Digest.of(base)))
                        .build(MICRO, Methods.of(method), Device.cpu(), digest -> base);
                Network moved = Network.create(MICRO, Methods.of(method), Device.cpu(), SEED + 1)) {
            Torch.inference(() -> {
                network.parameters().trained().forEach(parameter -> {
                    parameter.array().addi(moved.parameters().get(parameter.name()));
                    // B and the offsets of biases start at 0
                    if (parameter.name().contains("lora_B") || parameter.name().contains("lora_bias")) {
                        parameter.array().addi(parameter.array().onesLike());
                    }
                });
                return null;
            });
            Checkpoint.write(network, adapter);
            Checkpoint.writeMerged(network, merged);
        }
    }

    private static boolean hasTorch() throws InterruptedException {
        try {
            Process python = new ProcessBuilder("python3", "-c", "import torch, safetensors")
                    .redirectErrorStream(true)
                    .start();
            python.getInputStream().readAllBytes();
            return python.waitFor(60, TimeUnit.SECONDS) && python.exitValue() == 0;
        } catch (IOException none) {
            return false;
        }
    }
}
