package dev.weightflow.registry.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the running registry's handling of events, requests and signals. */
class RegistryIT extends RegistryITBase {
    private static final DatasetId SCENES = DatasetId.of(Digest.ofText("scenes"));

    @BeforeAll
    static void beginWithEventsThatAreThereAlready(EmbeddedServers servers) throws Exception {
        begin(servers, "early");
    }

    @Test
    void events_from_before_the_start_lead_to_a_version_and_a_champion() {
        champion("early", 1);

        JsonNode version = registry.json("/models/early/versions/1");
        assertThat(version.at("/version/status").asText()).isEqualTo("champion");
        assertThat(version.at("/version/metrics/semseg/mIoU").asDouble()).isEqualTo(0.40);
        assertThat(version.at("/lineage/spec/dataset").asText()).isEqualTo(PASCAL.value());
        assertThat(version.at("/artifacts/0/name").asText()).isEqualTo("weights");
        assertThat(version.at("/artifacts/0/bytes").asLong()).isPositive();
        assertThat(version.has("note")).isFalse();
        JsonNode decision = registry.json("/models/early/decisions").get(0);
        assertThat(decision.at("/outcome").asText()).isEqualTo("promoted");
        assertThat(decision.has("actor")).as("it followed by itself").isFalse();
        assertThat(decision.at("/verdict/reason").asText()).contains("the rule for that is 'promote'");
    }

    @Test
    void the_chain_is_explained_from_the_ingest_to_the_promotion() {
        champion("early", 1);

        JsonNode account = registry.json("/models/early/explain");
        assertThat(account.at("/root").asText()).isEqualTo(ingest.id().value());
        assertThat(account.at("/chain").findValuesAsText("type"))
                .containsExactly("IngestionRequested", "EvaluationCompleted", "ModelVersionRegistered", "AliasMoved");
    }

    @Test
    void better_takes_over_worse_does_not_and_redelivery_adds_nothing() {
        EvaluationCompleted a = evaluated("people", "a", PASCAL, GOOD);
        champion("people", 1);
        EvaluationCompleted b = evaluated("people", "b", PASCAL, BETTER);
        champion("people", 2);
        EvaluationCompleted c = evaluated("people", "c", PASCAL, WORSE);
        await().atMost(RunningService.PATIENCE).until(() -> status("people", 3).equals("rejected"));

        others.publish(a, EventContext.NONE);
        others.publish(c, EventContext.NONE);
        others.publish(b, EventContext.NONE);
        // later events are read after the repetitions
        evaluated("people-after", "d", PASCAL, GOOD);
        champion("people-after", 1);

        assertThat(others.events(Topics.MODELS, "people")).hasSize(6);
        assertThat(others.events(Topics.MODELS, "people").stream().map(ModelEvent::id))
                .doesNotHaveDuplicates();
        assertThat(status("people", 1)).isEqualTo("superseded");
        assertThat(registry.json("/models/people/aliases/champion")
                        .at("/version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void a_webhook_is_told_of_promotions() {
        evaluated("told", "t", PASCAL, GOOD);
        champion("told", 1);

        await().atMost(RunningService.PATIENCE).until(() -> receiver.received().stream()
                .anyMatch(message -> message.text().contains("\"subject\":\"told\"")));

        await().atMost(RunningService.PATIENCE).until(() -> registry.json("/webhooks/ops/deliveries")
                .findValuesAsText("subject")
                .contains("told"));
        JsonNode webhook = registry.json("/webhooks").get(0);
        assertThat(webhook.at("/events/0").asText()).isEqualTo("AliasMoved");
        assertThat(webhook.at("/target").asText())
                .startsWith("http://127.0.0.1:")
                .doesNotContain("secret-path");
        HttpResponse<byte[]> test = registry.post("/webhooks/ops/test", "{}");
        assertThat(RunningService.text(test)).isEqualTo("{\"status\":204}");
        assertProblem(registry.post("/webhooks/other/test", "{}"), 404, "webhook-not-found");
        assertProblem(registry.post("/webhooks/ops/deliveries/none/redelivery", "{}"), 404, "dead-letter-not-found");
    }

    @Test
    void a_challenger_on_other_data_waits_until_the_champion_was_evaluated_there() {
        evaluated("two-sets", "w1", PASCAL, GOOD);
        champion("two-sets", 1);
        evaluated("two-sets", "w2", SCENES, WORSE);
        await().atMost(RunningService.PATIENCE).until(() -> !requestsFor("w1").isEmpty());
        assertThat(status("two-sets", 2)).isEqualTo("undecided");
        HttpResponse<byte[]> early = registry.post("/models/two-sets/versions/2/promote", "{\"reason\":\"Now.\"}");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(RunningService.json(early).at("/code").asText()).isEqualTo("evaluation-missing");
        assertThat(requestsFor("w1")).hasSize(1);

        others.publish(
                others.reports.evaluation(id("w1"), SCENES, UNTRAINED, Optional.empty(), List.of(), Optional.empty()),
                requestsFor("w1").get(0).context());

        champion("two-sets", 2);
    }

    @Test
    void a_killed_registry_comes_back_to_the_same_state() throws Exception {
        evaluated("phoenix", "p1", PASCAL, GOOD);
        champion("phoenix", 1);
        try (RunningService doomed = RunningService.start(environment()).ready()) {
            // two instances share the log while a version arrives, and one dies
            evaluated("phoenix", "p2", PASCAL, BETTER);
            doomed.kill();
        }
        champion("phoenix", 2);
        JsonNode before = registry.json("/models/phoenix/decisions");
        registry.kill();
        evaluated("phoenix", "p3", PASCAL, WORSE);
        registry = RunningService.start(environment()).ready();
        await().atMost(RunningService.PATIENCE).until(() -> status("phoenix", 3).equals("rejected"));

        JsonNode after = registry.json("/models/phoenix/decisions");
        assertThat(after).hasSize(3);
        assertThat(after.get(1)).isEqualTo(before.get(0));
        assertThat(after.get(2)).isEqualTo(before.get(1));
        assertThat(others.events(Topics.MODELS, "phoenix")).hasSize(6);
        assertThat(others.events(Topics.MODELS, "phoenix").stream().map(ModelEvent::id))
                .doesNotHaveDuplicates();
        assertThat(registry.json("/models/phoenix/explain").at("/chain").size()).isPositive();
    }

    @Test
    void people_promote_force_and_take_away() {
        evaluated("hands", "h1", PASCAL, GOOD);
        champion("hands", 1);
        evaluated("hands", "h2", PASCAL, WORSE);
        await().atMost(RunningService.PATIENCE).until(() -> status("hands", 2).equals("rejected"));

        JsonNode refused =
                RunningService.json(registry.post("/models/hands/versions/2/promote", "{\"reason\":\"Please.\"}"));
        assertThat(refused.at("/promoted").asBoolean()).isFalse();
        assertThat(refused.at("/decision/verdict/passed").asBoolean()).isFalse();

        JsonNode forced = RunningService.json(registry.post(
                "/models/hands/versions/2/promote", "{\"reason\":\"<script>alert(1)</script>\",\"force\":true}"));
        assertThat(forced.at("/promoted").asBoolean()).isTrue();
        assertThat(forced.at("/decision/outcome").asText()).isEqualTo("forced");
        assertThat(refused.at("/decision/actor").asText()).isEqualTo("test");
        assertThat(forced.at("/decision/actor").asText()).isEqualTo("test");
        JsonNode alias = registry.json("/models/hands/aliases/champion");
        assertThat(alias.at("/by").asText()).isEqualTo("test");
        assertThat(registry.json("/models/hands/explain").at("/chain").findValuesAsText("actor"))
                .as("of the two decisions that were asked for, and of nothing else")
                .containsExactly("test", "test");

        assertThat(registry.delete("/models/hands/aliases/champion?reason=Recalled.")
                        .statusCode())
                .isEqualTo(204);
        assertThat(registry.get("/models/hands/aliases/champion").statusCode()).isEqualTo(404);
        assertThat(others.events(Topics.MODELS, "hands")
                        .get(others.events(Topics.MODELS, "hands").size() - 1))
                .isInstanceOfSatisfying(
                        AliasMoved.class, event -> assertThat(event.reason()).isEqualTo("Recalled."));
    }

    @Test
    void a_failure_is_shown_and_a_sound_report_can_be_registered_by_hand() {
        CheckpointId lost = others.checkpoints.store("lost", PASCAL, Optional.empty());
        EvaluationCompleted sound =
                others.reports.evaluation(lost, PASCAL, GOOD, Optional.empty(), List.of(), Optional.empty());
        others.publish(sound, EventContext.NONE);
        EvaluationCompleted lie = new EvaluationCompleted(
                new JobId("lie"),
                1,
                lost,
                Digest.ofText("no manifest"),
                Optional.empty(),
                PASCAL,
                sound.split(),
                sound.images(),
                sound.report(),
                GOOD,
                Optional.empty(),
                model("attic"));
        others.publish(lie, EventContext.NONE);
        await().atMost(RunningService.PATIENCE).until(() -> registry.json("/models/attic")
                .at("/failures/0/failure/code")
                .asText()
                .equals("object-not-found"));

        HttpResponse<byte[]> answer =
                registry.post("/models/attic/versions", "{\"report\":\"" + sound.report() + "\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(registry.post("/models/attic/versions", "{\"report\":\"" + sound.report() + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(others.events(Topics.MODELS, "attic").stream().filter(ModelVersionRegistered.class::isInstance))
                .hasSize(1);
    }

    @Test
    void metrics_name_models_and_tasks_and_no_ids() {
        champion("early", 1);

        await().atMost(RunningService.PATIENCE).until(() -> RunningService.text(registry.get("/q/metrics"))
                .contains("weightflow_model_metric{model=\"early\",role=\"champion\",task=\"normals\"} 30.0"));
        String metrics = RunningService.text(registry.get("/q/metrics"));
        assertThat(metrics)
                .contains("weightflow_model_versions{model=\"early\"} 1.0")
                .contains("weightflow_gate_decisions_total{outcome=\"rejected\"}")
                .contains("weightflow_registrations_total{outcome=\"failed\"}")
                .contains("weightflow_queue_length_requests{queue=\"reviews\"}")
                .contains("weightflow_consumer_lag_records{reader=\"journal\",topic=\"weightflow.models\"}")
                .doesNotContainPattern("weightflow_[a-z_]+\\{[^}]*[0-9a-f]{64}");
    }

    @Test
    void what_is_no_event_is_passed_over_and_health_stays_green() throws Exception {
        others.publishNonsense(Topics.MODELS.name());
        others.publishNonsense(Topics.EVALUATIONS.name());

        evaluated("healthy", "g1", PASCAL, GOOD);
        champion("healthy", 1);

        assertThat(registry.get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(registry.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(registry.get("/q/health/started").statusCode()).isEqualTo(200);
    }

    @Test
    void with_kafka_away_it_has_started_and_is_alive_but_not_ready() throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:1");
        try (RunningService alone = RunningService.start(environment)) {
            await().atMost(RunningService.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> alone.get("/q/health/started").statusCode() == 200);
            assertThat(alone.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(alone.get("/q/health/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void a_misspelt_setting_stops_the_start_with_a_suggestion() throws Exception {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("WEIGHTFLOW_REGISTRY_GATE_BUDGET_SEMSEC", "2");
        environment.put("WEIGHTFLOW_REGISTRY_GATE_MIN_GAIN", "none");
        try (RunningService broken = RunningService.start(environment)) {
            assertThat(broken.ended()).isNotZero();
            assertThat(broken.log())
                    .contains("WEIGHTFLOW_REGISTRY_GATE_BUDGET_SEMSEC is unknown")
                    .contains("weightflow.registry.gate.min-gain must be a number, not 'none'");
        }
    }

    @Test
    void it_ends_soon_when_it_is_asked_to() throws Exception {
        try (RunningService short_ = RunningService.start(environment()).ready()) {
            assertThat(short_.terminate()).isZero();
        }
    }

    private static List<Envelope<EvaluationRequested>> requestsFor(String name) {
        return others.evaluationRequests().stream()
                .filter(event -> event.event().spec().checkpoint().equals(id(name)))
                .toList();
    }

    private static CheckpointId id(String name) {
        return CheckpointId.of(Digest.ofText("weights of " + name));
    }
}
