package dev.weightflow.registry.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.rest.MutatedRequests;
import dev.weightflow.projection.running.OtherServices;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.registry.Backbones;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that the packaged service accepts weight files over HTTP. */
@WithEmbeddedServers
class BaseWeightsIT {
    private static final int LIMIT = 8 << 20;
    private static final Path PYTORCH = Path.of("..", "..", "shared-data", "src", "test", "resources", "weights");

    private static OtherServices others;
    private static RunningService registry;

    @BeforeAll
    static void start(EmbeddedServers servers) throws Exception {
        others = new OtherServices(servers);
        Map<String, String> environment = new HashMap<>(others.environment());
        environment.put("WEIGHTFLOW_REGISTRY_UPLOAD_MIB", Integer.toString(LIMIT >> 20));
        environment.put("WEIGHTFLOW_REGISTRY_UPLOAD_GRACE", "3s");
        registry = RunningService.start(environment).ready();
    }

    @AfterAll
    static void end() {
        registry.close();
        others.close();
    }

    @Test
    void a_file_is_stored_shown_given_back_and_removed() {
        // when
        HttpResponse<byte[]> first =
                registry.upload("/base-weights?name=swin-micro&source=swin.pth", Backbones.file(1), true);
        HttpResponse<byte[]> again = registry.upload("/base-weights?name=swin-micro", Backbones.file(1), false);

        // then
        assertThat(first.statusCode()).as(RunningService.text(first)).isEqualTo(201);
        JsonNode weights = RunningService.json(first);
        String digest = weights.at("/digest").asText();
        assertThat(first.headers().firstValue("Location"))
                .hasValueSatisfying(at -> assertThat(at).endsWith("/base-weights/" + digest));
        assertThat(weights.at("/model").asText()).isEqualTo("micro");
        assertThat(weights.at("/source").asText()).isEqualTo("swin.pth");
        assertThat(weights.at("/tensors").asInt()).isEqualTo(Backbones.micro(1).size());
        assertThat(weights.at("/skipped/0/names/0").asText()).isEqualTo("head.weight");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(RunningService.json(again)).isEqualTo(weights);
        assertThat(registry.json("/base-weights")).containsExactly(weights);
        assertThat(registry.json("/base-weights/swin-micro")).isEqualTo(weights);

        // when
        HttpResponse<byte[]> content = registry.get("/base-weights/swin-micro/content");

        // then
        assertThat(content.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(content.headers().firstValue("ETag")).contains("\"" + digest + "\"");
        assertThat(content.headers().firstValueAsLong("Content-Length")).hasValue(content.body().length);
        assertThat(content.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"swin-micro.safetensors\"");
        assertThat(Digest.of(content.body()).hex()).isEqualTo(digest);
        assertThat(registry.get("/base-weights/" + digest + "/content", "If-None-Match", "\"" + digest + "\"")
                        .statusCode())
                .isEqualTo(304);

        // when
        HttpResponse<byte[]> removed = registry.delete("/base-weights/swin-micro");

        // then
        assertThat(RunningService.json(removed).at("/removedBytes").asLong()).isEqualTo(content.body().length);
        problem(registry.get("/base-weights/swin-micro"), 404, "base-weights-not-found");
        problem(registry.delete("/base-weights/" + digest), 404, "base-weights-not-found");
    }

    /** Tests with the default settings, which bring nothing from elsewhere. */
    @Test
    void published_weights_are_listed_and_not_brought_unless_the_settings_allow_it() {
        JsonNode published = registry.json("/published-weights");

        assertThat(published).anySatisfy(weights -> {
            assertThat(weights.at("/name").asText()).isEqualTo("swin-tiny-22k");
            assertThat(weights.at("/model").asText()).isEqualTo("tiny");
            assertThat(weights.at("/licence").asText()).isEqualTo("MIT");
            assertThat(weights.at("/address").asText()).startsWith("https://github.com/SwinTransformer/");
            assertThat(weights.at("/allowed").asBoolean()).isFalse();
        });
        problem(registry.post("/published-weights/swin-tiny-22k", "{}"), 403, "published-weights-not-allowed");
        problem(registry.post("/published-weights/swin-tiny", "{}"), 404, "published-weights-not-found");
        problem(registry.post("/published-weights/NO!", "{}"), 400, "invalid-request");
    }

    @Test
    void a_file_that_is_too_large_is_refused_whether_it_says_so_beforehand_or_not() {
        byte[] large = new byte[LIMIT + 1];

        for (boolean announced : new boolean[] {true, false}) {
            HttpResponse<byte[]> answer = registry.upload("/base-weights?name=large", large, announced);

            problem(answer, 413, "upload-too-large");
            assertThat(RunningService.text(answer)).contains("8 MiB");
        }
        problem(registry.get("/base-weights/large"), 404, "base-weights-not-found");
    }

    @Test
    void a_trickling_upload_keeps_others_out_for_a_moment_only() throws Exception {
        try (Socket slow = registry.connect()) {
            OutputStream out = slow.getOutputStream();
            out.write(registry.headOf("POST", "/base-weights?name=slow", "Content-Length: 1000000"));
            InputStream in = slow.getInputStream();
            String answer;
            do {
                out.write('x');
                TimeUnit.MILLISECONDS.sleep(50);
            } while (in.available() == 0);
            answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            // it is refused, the connection ends, and the next one is taken
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .containsIgnoringCase("connection: close")
                    .contains("\"code\":\"upload-too-slow\"")
                    .contains("128 KiB per second");
        }
        assertThat(registry.upload("/base-weights?name=after-the-slow", Backbones.file(2), true)
                        .statusCode())
                .isEqualTo(201);
        registry.delete("/base-weights/after-the-slow");
    }

    @Test
    void a_refused_upload_ends_its_connection() throws Exception {
        try (Socket client = registry.connect()) {
            client.getOutputStream()
                    .write(registry.headOf("POST", "/base-weights?name=NO!", "Content-Length: 1000000"));

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .containsIgnoringCase("connection: close")
                    .contains("\"code\":\"invalid-request\"");
        }
    }

    @Test
    void what_is_no_weight_file_is_refused_with_its_name_and_the_service_goes_on() {
        byte[] sound = Backbones.file(1);

        HttpResponse<byte[]> truncated =
                registry.upload("/base-weights?source=half.safetensors", Arrays.copyOf(sound, sound.length / 2), true);

        problem(truncated, 422, "weights-malformed");
        assertThat(RunningService.text(truncated)).contains("half.safetensors");
        HttpResponse<byte[]> other = registry.upload(
                "/base-weights?source=a%1Bb",
                Safetensors.encode(Map.of("x", HostTensor.of(new float[1], 1)), Map.of()), true);
        problem(other, 422, "weights-mismatch");
        assertThat(RunningService.text(other)).contains("a\\\\u001bb holds no whole backbone");
        problem(registry.upload("/base-weights?name=NO!", sound, true), 400, "invalid-request");
        problem(registry.upload("/base-weights?nome=x", sound, true), 400, "invalid-request");
        problem(registry.post("/base-weights", "{}"), 415, "http-415");
        assertThat(registry.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_in_json_stays_short() {
        String long_ = "{\"reason\":\"" + "x".repeat(1 << 20) + "\"}";

        problem(registry.post("/models/people/versions/1/promote", long_), 413, "body-too-large");
        problem(registry.postInPieces("/models/people/versions/1/promote", long_), 413, "body-too-large");
    }

    @Test
    void whatever_is_sent_is_taken_or_refused_and_the_service_goes_on() throws Exception {
        registry.mutatedRequests()
                .with(
                        "POST /models/{model}/versions",
                        "{\"report\":\"" + Digest.ofText("nowhere").hex() + "\"}")
                .with(
                        "POST /models/{model}/versions/{version}/promote",
                        "{\"alias\":\"champion\",\"force\":true,\"reason\":\"x\"}")
                .withFile(Backbones.file(3))
                .withFile(Files.readAllBytes(PYTORCH.resolve("swin-zip.pth")))
                .withFile(Files.readAllBytes(PYTORCH.resolve("swin-stream.pth")))
                .send(MutatedRequests.count(500, 20_000), MutatedRequests.count(100, 2_000));
    }

    private static void problem(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode()).as(RunningService.text(answer)).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(RunningService.json(answer).at("/code").asText()).isEqualTo(code);
    }
}
