package dev.weightflow.cli.demo.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.Session.Poller;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.demo.loop.LoopResult.Rollback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the loop's steps that wait for services, each of which answers as the test says. */
class LoopServicesTest {
    private static final String VERSION = "GET /models/demo-loop/versions/3";
    private static final String PROMOTION = "POST /models/demo-loop/versions/3/promote";
    private static final String POLICY = "GET /models/demo-loop/retraining-policy";
    private static final String EXPLANATION = "GET /retraining/explain/d3";

    @TempDir
    Path root;

    private FakeService services;
    private Session session;

    @BeforeEach
    void open() throws IOException {
        services = new FakeService();
        Map<String, String> environment = new HashMap<>(services.as("checkpoint-registry"));
        environment.putAll(services.as("retraining"));
        environment.putAll(services.as("trainer"));
        session = new Session(
                new CapturedTerminal(root).terminal(),
                environment,
                new Poller(Duration.ofMillis(1), Duration.ofMillis(1), any -> {}));
    }

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_harmful_version_is_forced_and_what_the_registry_does_then_is_waited_for() throws InterruptedException {
        services.replying(VERSION, decided("rejected"))
                .replying(VERSION, decided("rejected", "forced"))
                .replying(VERSION, decided("rejected", "forced", "rolled-back"))
                .replying(PROMOTION, "{\"promoted\":true}")
                .replying("GET /models/demo-loop", "{\"aliases\":{\"champion\":2}}");

        Rollback rollback = new HarmfulVersion(session).takenBack(version());

        assertThat(rollback).isEqualTo(new Rollback(3, 2, "because of rolled-back"));
        assertThat(services.requests())
                .filteredOn(request -> request.startsWith(PROMOTION))
                .singleElement()
                .asString()
                .contains("\"force\" : true");
    }

    @Test
    void a_version_that_was_taken_back_is_not_forced_again() throws InterruptedException {
        services.replying(VERSION, decided("rejected", "forced", "rolled-back"))
                .replying("GET /models/demo-loop", "{\"aliases\":{\"champion\":2}}");

        assertThat(new HarmfulVersion(session).takenBack(version()).back()).isEqualTo(2);
        assertThat(services.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void the_policy_is_set_once() {
        services.replying(POLICY, 404, "{}").replying("PUT /models/demo-loop/retraining-policy", "{}");
        LoopRetraining retraining = new LoopRetraining(session);
        retraining.setPolicy("/live/*", "/labelled/*");
        services.forget(POLICY);
        services.replying(POLICY, "{}");

        retraining.setPolicy("/live/*", "/labelled/*");

        assertThat(services.requests())
                .filteredOn(request -> request.startsWith("PUT"))
                .singleElement()
                .asString()
                .contains("/live/*")
                .contains("/labelled/*")
                .contains("\"rehearsal\" : 0.3");
    }

    @Test
    void a_window_that_could_not_be_compared_ends_the_story_with_the_reason() {
        services.replying(
                "GET /models/demo-loop/drift",
                "{\"windows\":[{\"dataset\":\"d2\",\"skipped\":\"It was not measured.\"}]}");

        assertThatThrownBy(() -> new LoopRetraining(session).found("night 1", "d2"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("The window of night 1 was not compared: It was not measured.");
    }

    @Test
    void the_policys_training_is_waited_for_and_that_there_is_none_is_said() throws InterruptedException {
        services.replying(EXPLANATION, previews("waiting", false))
                .replying(EXPLANATION, previews("triggered", true))
                .replying("GET /trainings/job", 404, "{}")
                .replying("GET /trainings/job", "{\"job\":\"job\",\"state\":\"waiting\"}");
        assertThat(new LoopRetraining(session).training("d3")).isEqualTo("job");

        services.forget(EXPLANATION);
        services.replying(EXPLANATION, previews("skipped", true));
        assertThatThrownBy(() -> new LoopRetraining(session).training("d3"))
                .hasMessage("The policy trains nothing: That is so.");
    }

    private static Resource version() {
        return Resource.parse("{\"version\":3}").orElseThrow();
    }

    private static String decided(String... outcomes) {
        StringBuilder decisions = new StringBuilder();
        for (String outcome : outcomes) {
            decisions
                    .append(decisions.isEmpty() ? "" : ",")
                    .append("{\"outcome\":\"%s\",\"reason\":\"because of %s\"}".formatted(outcome, outcome));
        }
        return "{\"decisions\":[" + decisions + "]}";
    }

    private static String previews(String outcome, boolean decided) {
        return ("{\"previews\":[{\"model\":\"demo-loop\",\"outcome\":\"%s\",\"decided\":%s,\"job\":\"job\","
                        + "\"reason\":\"That is so.\",\"checks\":[]}]}")
                .formatted(outcome, decided);
    }
}
