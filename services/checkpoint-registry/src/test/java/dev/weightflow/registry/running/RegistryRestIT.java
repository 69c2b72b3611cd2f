package dev.weightflow.registry.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the running registry's REST interface for people, browsers and tools. */
class RegistryRestIT extends RegistryITBase {
    @BeforeAll
    static void beginWithEventsThatAreThereAlready(EmbeddedServers servers) throws Exception {
        begin(servers, "first");
    }

    @Test
    void what_is_asked_wrongly_is_a_problem_with_a_code() {
        assertProblem(registry.get("/models/nobody"), 404, "model-not-found");
        assertProblem(registry.get("/models/NOBODY!"), 400, "invalid-request");
        assertProblem(registry.post("/models/nobody/versions/1/promote", "{\"reason\":\"x\"}"), 404, "model-not-found");
        assertProblem(registry.post("/models/nobody/versions/1/promote", "{}"), 400, "unreadable-json");
        assertProblem(registry.post("/models/nobody/versions/1/promote", ""), 400, "invalid-request");
        assertProblem(registry.post("/models/nobody/versions/1/promote", "null"), 400, "invalid-request");
        assertProblem(
                registry.post("/models/nobody/versions/1/promote", "{\"reason\":\"x\",\"forse\":true}"),
                400,
                "unreadable-json");
        assertProblem(registry.post("/models/nobody/versions", ""), 400, "invalid-request");
        assertProblem(
                registry.post("/models/nobody/versions", "{\"report\":\"" + Digest.ofText("none") + "\"}"),
                404,
                "report-not-found");
        assertProblem(
                registry.get("/models/first/versions/1/pictures/" + Digest.ofText("other")), 404, "picture-not-found");
    }

    @Test
    void an_alias_is_held_and_released() {
        champion("first", 1);
        String hold = "/models/first/aliases/champion/hold";

        JsonNode held = RunningService.json(
                registry.put(hold, "{\"reason\":\"The workshop shows it.\",\"until\":\"2999-01-01T00:00:00Z\"}"));

        assertThat(held.at("/version").asInt()).isEqualTo(1);
        assertThat(held.at("/held/reason").asText()).isEqualTo("The workshop shows it.");
        assertThat(held.at("/held/until").asText()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(registry.json("/models/first/aliases/champion")).isEqualTo(held);
        assertThat(registry.json("/models/first").at("/held/champion")).isEqualTo(held.at("/held"));
        evaluated("first", "later", PASCAL, Metrics.two(0.9, 10));
        await().atMost(RunningService.PATIENCE).until(() -> registry.json("/models/first/decisions")
                .findValuesAsText("reason")
                .contains("The alias champion is held until 2999-01-01T00:00:00Z (The workshop shows it.);"
                        + " ask again when it is released, or force it."));

        assertThat(registry.delete(hold + "?reason=over").statusCode()).isEqualTo(204);
        assertProblem(registry.delete(hold), 404, "hold-not-found");
        assertThat(registry.json("/models/first").at("/held")).isEmpty();
        assertProblem(
                registry.put(hold, "{\"reason\":\"x\",\"until\":\"1999-01-01T00:00:00Z\"}"), 400, "invalid-record");
        assertProblem(
                registry.put("/models/nobody/aliases/champion/hold", "{\"reason\":\"x\"}"), 404, "model-not-found");
    }

    @Test
    void a_picture_is_served_as_what_it_is_and_may_be_kept() {
        champion("first", 1);

        HttpResponse<byte[]> answer = registry.get("/models/first/versions/1/pictures/" + picture.digest());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(PNG);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void a_version_s_checkpoint_is_given_by_its_number() {
        champion("first", 1);
        String checkpoint = registry.json("/models/first/versions/1")
                .at("/version/checkpoint")
                .asText();

        HttpResponse<byte[]> answer = registry.get("/models/first/versions/1/weights");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Digest.of(answer.body()).hex()).isEqualTo(checkpoint);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"first-1.safetensors\"");
        assertThat(registry.get("/models/first/versions/1/weights", "If-None-Match", "\"" + checkpoint + "\"")
                        .statusCode())
                .isEqualTo(304);
        assertProblem(registry.get("/models/first/versions/9/weights"), 404, "version-not-found");
    }

    @Test
    void a_picture_that_the_browser_has_is_not_sent_again() {
        champion("first", 1);

        HttpResponse<byte[]> answer = registry.get(
                "/models/first/versions/1/pictures/" + picture.digest(),
                "If-None-Match",
                "\"" + picture.digest() + "\"");

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).contains("\"" + picture.digest() + "\"");
    }

    @Test
    void a_models_gate_may_ask_for_something_else_than_the_settings() {
        String path = "/models/strict/gate-policy";
        assertThat(registry.json(path).at("/rules/minImages").asInt()).isEqualTo(8);
        assertThat(registry.json(path).at("/revision").asInt()).isZero();

        registry.put(
                path,
                "{\"seedDeviations\":{\"gain\":{\"deviation\":40,\"degreesOfFreedom\":4,\"source\":\"five seeds\"}},"
                        + "\"minGain\":0.5,\"looks\":5}");
        assertThat(registry.json(path).at("/revision").asInt()).isEqualTo(1);
        assertThat(registry.json(path).at("/rules/seedDeviation/source").asText())
                .isEqualTo("five seeds");
        assertThat(registry.json(path).at("/rules/minImages").asInt()).isEqualTo(8);
        assertProblem(registry.put(path, "{\"minImages\":1}"), 400, "unreadable-json");

        // a clear gain by the settings is explained by such seeds
        evaluated("strict", "t1", PASCAL, GOOD);
        champion("strict", 1);
        evaluated("strict", "t2", PASCAL, BETTER);
        await().atMost(RunningService.PATIENCE).until(() -> status("strict", 2).equals("rejected"));
        assertThat(registry.json("/models/strict/decisions")
                        .at("/0/verdict/test/level")
                        .asDouble())
                .isEqualTo(0.01);

        assertThat(registry.delete(path).statusCode()).isEqualTo(204);
        assertThat(registry.json(path).has("policy")).isFalse();
    }

    @Test
    void lists_are_given_in_parts_and_by_filters() {
        evaluated("many", "m1", PASCAL, GOOD);
        champion("many", 1);
        evaluated("many", "m2", PASCAL, BETTER);
        champion("many", 2);
        evaluated("many", "m3", PASCAL, WORSE);
        await().atMost(RunningService.PATIENCE).until(() -> status("many", 3).equals("rejected"));

        assertThat(registry.json("/models/many/versions?limit=1&offset=1").findValuesAsText("version"))
                .containsExactly("2");
        assertThat(registry.json("/models/many/versions?status=superseded").findValuesAsText("version"))
                .containsExactly("1");
        assertThat(registry.json("/models/many/decisions?outcome=rejected&alias=champion")
                        .findValuesAsText("version"))
                .containsExactly("3");
        assertThat(registry.json("/models?limit=1")).hasSize(1);
        assertProblem(registry.get("/models?limit=abc"), 400, "invalid-request");
        assertProblem(registry.get("/models?limit=0"), 400, "invalid-request");
        assertProblem(registry.get("/models/many/versions?status=foo"), 400, "invalid-request");
        assertProblem(registry.get("/models/many/decisions?outcome=foo"), 400, "invalid-request");
        assertProblem(registry.get("/models/many/versions/first"), 400, "invalid-request");
    }

    @Test
    void tools_that_speak_mlflow_find_models_versions_and_aliases() {
        champion("first", 1);

        assertThat(registry.json("/api/2.0/mlflow/registered-models/get?name=first")
                        .at("/registered_model/aliases/0/version")
                        .asText())
                .isEqualTo("1");
        assertThat(registry.json("/api/2.0/mlflow/registered-models/alias?name=first&alias=champion")
                        .at("/model_version/version")
                        .asText())
                .isEqualTo("1");
        assertThat(registry.json("/api/2.0/mlflow/model-versions/search?filter=name%3D'first'")
                        .at("/model_versions")
                        .size())
                .isEqualTo(1);
        assertThat(registry.json("/api/2.0/mlflow/model-versions/search?max_results=1")
                        .at("/model_versions")
                        .size())
                .isEqualTo(1);

        HttpResponse<byte[]> missing = registry.get("/api/2.0/mlflow/model-versions/get?name=first&version=9");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(RunningService.json(missing).at("/error_code").asText()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void a_version_of_a_method_file_names_the_file() {
        Digest text = others.store.put("scale = 1.0".getBytes(StandardCharsets.UTF_8));
        CheckpointId checkpoint = others.checkpoints.store("filed", PASCAL, text);
        others.publish(
                others.reports.evaluation(checkpoint, PASCAL, GOOD, Optional.of(UNTRAINED), List.of(), model("filed")),
                EventContext.NONE);
        champion("filed", 1);

        JsonNode artifacts = registry.json("/models/filed/versions/1").at("/artifacts");
        assertThat(artifacts.findValuesAsText("name")).containsExactly("weights", "manifest", "report", "method file");
        assertThat(artifacts.at("/3/digest").asText()).isEqualTo(text.hex());
        JsonNode version = registry.json("/api/2.0/mlflow/model-versions/get?name=filed&version=1")
                .at("/model_version");
        assertThat(tags(version))
                .containsEntry("weightflow.method", "file")
                .containsEntry("weightflow.method-file", text.hex());
        assertThat(registry.json("/api/2.0/mlflow/registered-models/alias?name=filed&alias=champion")
                        .at("/model_version"))
                .isEqualTo(version);
        assertThat(registry.json("/api/2.0/mlflow/model-versions/search?filter=name%3D'filed'")
                        .at("/model_versions/0"))
                .isEqualTo(version);
        assertThat(registry.json("/api/2.0/mlflow/registered-models/get?name=filed")
                        .at("/registered_model/latest_versions/0"))
                .isEqualTo(version);
        assertThat(registry.json("/api/2.0/mlflow/model-versions/get-download-uri?name=filed&version=1")
                        .at("/artifact_uri")
                        .asText())
                .isEqualTo("sha256:" + checkpoint);
        assertThat(Digest.of(registry.get("/models/filed/versions/1/weights").body()))
                .isEqualTo(checkpoint.digest());

        champion("first", 1);
        assertThat(tags(registry.json("/api/2.0/mlflow/model-versions/get?name=first&version=1")
                        .at("/model_version")))
                .doesNotContainKey("weightflow.method-file");
    }

    private static Map<String, String> tags(JsonNode version) {
        Map<String, String> tags = new HashMap<>();
        version.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }
}
