package dev.weightflow.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksCommandTest {
    private static final String PAGE = "?limit=1000&offset=0";
    private static final String REFUSED = "{\"title\":\"Cannot be processed\",\"code\":\"webhook-not-delivered\","
            + "\"detail\":\"The receiver of the webhook ops did not accept the message: HTTP 500\"}";

    @TempDir
    Path root;

    private FakeService registry;
    private CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        registry = new FakeService();
        terminal = new CapturedTerminal(root);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void webhooks_are_listed_with_how_far_they_are() {
        registry.replying("GET /webhooks" + PAGE, """
                [{"name":"ops","target":"https://hooks.example.org","events":["DriftDetected","AliasMoved"],"models":[],
                  "since":"2026-01-01T00:00:00Z","deadLetters":2,"dropped":0,
                  "current":{"id":"f1","status":"pending","event":"DriftDetected","subject":"people",
                             "time":"2026-01-01T00:00:00Z","attempts":3}},
                 {"name":"quiet","target":"http://localhost:9000","events":["AliasMoved"],"models":["night-*"],
                  "deadLetters":0,"dropped":0}]""");

        assertThat(run("webhooks", "list")).isZero();

        assertThat(terminal.out())
                .containsSubsequence(
                        "ops", "https://hooks.example.org", "DriftDetected, AliasMoved", "all", "DriftDetected", "2")
                .containsSubsequence("quiet", "night-*", "-", "0");
    }

    @Test
    void deliveries_say_why_they_failed() {
        deliveries();

        assertThat(run("webhooks", "deliveries", "ops")).isZero();

        assertThat(terminal.out())
                .containsSubsequence("new", "dead", "DriftDetected", "HTTP 404: no such?[31m hook")
                .containsSubsequence("old", "dead", "AliasMoved");
    }

    @Test
    void dead_letters_are_sent_again_the_oldest_first() {
        deliveries();
        registry.replying("POST /webhooks/ops/deliveries/old/redelivery", "{}");
        registry.replying("POST /webhooks/ops/deliveries/new/redelivery", "{}");

        assertThat(run("webhooks", "redeliver", "ops")).isZero();

        assertThat(registry.requests())
                .filteredOn(request -> request.contains("redelivery"))
                .satisfiesExactly(request -> assertThat(request).contains("/old/"), request -> assertThat(request)
                        .contains("/new/"));
        assertThat(terminal.out()).containsSubsequence("old", "delivered", "new", "delivered");
    }

    @Test
    void it_ends_at_the_first_that_is_refused() {
        deliveries();
        registry.replying("POST /webhooks/ops/deliveries/old/redelivery", 422, REFUSED);

        assertThat(run("webhooks", "redeliver", "ops")).isNotZero();

        assertThat(registry.requests()).noneMatch(request -> request.contains("/new/"));
        assertThat(terminal.out()).containsSubsequence("old", "refused", "HTTP 500");
    }

    @Test
    void one_is_sent_again_by_its_id() {
        registry.replying("POST /webhooks/ops/deliveries/a%3A1/redelivery", "{}");

        assertThat(run("webhooks", "redeliver", "ops", "a:1")).isZero();

        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void a_test_says_what_came_back() {
        registry.replying("POST /webhooks/ops/test", "{\"status\":204}");
        registry.replying("POST /webhooks/ops2/test", 422, REFUSED);

        assertThat(run("webhooks", "test", "ops")).isZero();
        assertThat(terminal.out()).contains("has accepted it (HTTP 204)");
        assertThat(run("webhooks", "test", "ops2")).isNotZero();
        assertThat(terminal.err()).contains("did not accept the message: HTTP 500");
    }

    private void deliveries() {
        registry.replying("GET /webhooks/ops/deliveries" + PAGE, """
                [{"id":"new","status":"dead","event":"DriftDetected","subject":"people","time":"2026-01-02T00:00:00Z",
                  "attempts":1,"failure":"HTTP 404: no such\\u001b[31m hook"},
                 {"id":"old","status":"dead","event":"AliasMoved","subject":"people","time":"2026-01-01T00:00:00Z",
                  "attempts":1,"failure":"HTTP 410"},
                 {"id":"sent","status":"delivered","event":"AliasMoved","subject":"people","time":"2026-01-01T00:00:00Z",
                  "attempts":1}]""");
    }

    private int run(String... command) {
        return terminal.run(registry.as("checkpoint-registry"), command);
    }
}
