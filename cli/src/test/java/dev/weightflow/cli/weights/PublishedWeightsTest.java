package dev.weightflow.cli.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.FakeService;
import dev.weightflow.cli.client.RegistryCommandFixture;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.Session.Poller;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests weights by their published names, from a mirror on this machine. */
class PublishedWeightsTest extends RegistryCommandFixture {
    private static final String FILE = "GET /swin_tiny_patch4_window7_224_22k.pth";
    private static final String ADDRESS =
            "https://github.com/SwinTransformer/storage/releases/download/v1.0.8/swin_tiny_patch4_window7_224_22k.pth";

    private FakeService mirror;

    @BeforeEach
    void openMirror() throws IOException {
        mirror = new FakeService();
    }

    @AfterEach
    void closeMirror() {
        mirror.close();
    }

    @Test
    void pulled_weights_are_checked_kept_and_started_from_without_a_network() {
        mirror.replying(FILE, 200, tiny());
        Path file = root.resolve("cache/weightflow/weights/swin-tiny-22k/swin_tiny_patch4_window7_224_22k.pth");

        assertThat(weights("weights", "pull", "swin-tiny-22k"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.err()).contains("swin-tiny-22k, in MiB: ");
        assertThat(terminal.out())
                .startsWith("swin-tiny-22k  " + file)
                .contains("model    Swin-tiny")
                .contains("licence  MIT")
                .contains("from     " + ADDRESS)
                .contains(file.getFileName() + ".sha256")
                .contains("--weights swin-tiny-22k'");

        mirror.close();
        assertThat(weights("weights", "pull", "swin-tiny-22k", "--offline"))
                .as(terminal.err())
                .isZero();
        assertThat(weights("weights", "list")).isZero();
        assertThat(terminal.out()).containsPattern("swin-tiny-22k +- +tiny +- +55\\.1 MB +MIT +cache ");
        BaseWeights start = BaseWeights.here(
                new Session(terminal.terminal(), environment(), Poller.usual()), "swin-tiny-22k", true);
        assertThat(start.model()).isEqualTo(ModelSize.TINY);
        assertThat(start.file()).contains(file);
        assertThat(mirror.requests()).hasSize(1);
    }

    @Test
    void what_is_not_the_model_s_backbone_is_refused() {
        mirror.replying(FILE, 200, Safetensors.encode(Map.of("x", HostTensor.of(new float[1], 1)), Map.of()));

        assertThat(weights("weights", "pull", "swin-tiny-22k")).isEqualTo(5);
        assertThat(weights("weights", "pull", "swin-small-22k")).isEqualTo(5);

        assertThat(terminal.err())
                .contains("swin-tiny-22k is not a whole backbone of Swin-tiny")
                .contains("swin-small-22k is not to be had from ")
                .contains("status 404");
        assertThat(root.resolve("cache/weightflow/weights/swin-tiny-22k"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".pth"));
    }

    @Test
    void offline_and_without_a_network_the_address_and_the_way_out_are_told() throws IOException {
        Map<String, String> nobody = new HashMap<>(environment());
        try (ServerSocket free = new ServerSocket(0)) {
            nobody.put("WEIGHTFLOW_WEIGHTS_MIRROR", "http://127.0.0.1:" + free.getLocalPort());
        }

        assertThat(weights("weights", "pull", "swin-tiny-22k", "--offline")).isEqualTo(4);
        assertThat(terminal.run(nobody, "weights", "pull", "dinov2-vits14")).isEqualTo(3);
        assertThat(terminal.run(Map.of("WEIGHTFLOW_WEIGHTS_MIRROR", "/mnt"), "weights", "pull", "dinov2-vits14"))
                .isEqualTo(2);

        assertThat(terminal.err())
                .contains("leave --offline out, or download " + ADDRESS + " on a machine with a network")
                .contains("dinov2-vits14 cannot be downloaded from http://127.0.0.1:")
                .contains("use the file as --weights FILE.")
                .contains("WEIGHTFLOW_WEIGHTS_MIRROR: a mirror of weights is an address");
    }

    @Test
    void an_unknown_name_is_answered_with_those_that_are_near() {
        assertThat(weights("weights", "pull", "swin-tiny")).isEqualTo(4);
        assertThat(weights("weights", "pull", "dinov2-vits15")).isEqualTo(4);
        assertThat(weights("weights", "pull", "resnet")).isEqualTo(4);
        assertThat(weights("predict", "x.safetensors", "--weights", "swin-micro-scene", "--data", "x", "--out", "x"))
                .isEqualTo(4);

        assertThat(terminal.err())
                .contains("'swin-tiny' (did you mean swin-tiny-22k or swin-tiny-1k?)")
                .contains("'swin-micro-scene' (did you mean swin-micro-scenes?)")
                .contains("'dinov2-vits15' (did you mean dinov2-vits14 or dinov2-vitb14?)")
                .contains("There are no published weights 'resnet': './weightflow weights list' lists the names.");
    }

    @Test
    void the_names_are_listed_with_model_licence_and_size_where_no_platform_runs() {
        assertThat(terminal.run(environment(), "weights", "list"))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.err()).contains("No platform answers, so these are the published weights alone.");
        assertThat(terminal.out())
                .containsPattern("swin-tiny-22k +- +tiny +- +- +MIT +published ")
                .containsPattern(
                        "dinov2-vitb14-reg +- +vit-base-patch14-reg4-dinov2 +- +346 MB +Apache-2.0 +published ");
    }

    @Test
    void the_platform_s_own_weights_come_first_in_the_list() {
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]");

        assertThat(run("weights", "list", "--limit", "1")).isZero();

        assertThat(terminal.out())
                .containsPattern("swin-tiny-22k +abababababab +tiny +27,517,818 +110 MB +- +platform ");
    }

    private int weights(String... arguments) {
        return terminal.run(environment(), arguments);
    }

    private Map<String, String> environment() {
        return Map.of(
                "XDG_CACHE_HOME",
                root.resolve("cache").toString(),
                "WEIGHTFLOW_WEIGHTS_MIRROR",
                mirror.as("mirror").values().iterator().next());
    }

    /** Returns a backbone of Swin-T under its published names, in half precision. */
    private static byte[] tiny() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        Backbone backbone = Backbones.of(ModelSize.TINY.key());
        ByteBuffer zeros = ByteBuffer.allocate(2 * 4 * 768 * 768);
        backbone.layout(backbone.imageUnit())
                .parameters()
                .forEach(spec -> tensors.put(
                        spec.name(),
                        new HostTensor(
                                ElementType.F16,
                                Arrays.stream(spec.shape().getShape()).boxed().toList(),
                                zeros.slice(0, Math.toIntExact(2 * spec.size())))));
        return Safetensors.encode(tensors, Map.of());
    }
}
