package dev.weightflow.cli.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.RegistryCommandFixture;
import org.junit.jupiter.api.Test;

/** Tests the commands about when a model is retrained. */
class WaitingTest extends RegistryCommandFixture {
    private static final String WAITING = "{\"model\":\"people\",\"dataset\":\"" + "ab".repeat(32)
            + "\",\"source\":\"/data/night\",\"check\":\"budget\",\"reason\":\"The budget is exhausted.\","
            + "\"since\":\"2026-01-02T03:04:05Z\",\"until\":\"2026-01-03T04:05:06Z\"}";

    @Test
    void what_waits_is_listed_with_its_reason_and_the_moment() {
        registry.replying("GET /retraining/waiting", "[" + WAITING + "]");

        assertThat(run("retraining", "waiting")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .contains("people")
                .contains("/data/night")
                .contains("The budget is exhausted.")
                .contains("2026-01-03");
    }

    @Test
    void a_budget_is_shown_by_its_windows() {
        registry.replying(
                "GET /models/people/retraining/budget",
                "{\"model\":\"people\",\"reserved\":600.0,\"windows\":[{\"window\":\"day\",\"budget\":3600.0,"
                        + "\"spent\":1200.0,\"left\":1800.0,\"nextFree\":{\"at\":\"2026-01-03T04:05:06Z\","
                        + "\"seconds\":1200.0}},{\"window\":\"month\",\"budget\":9000.0,\"spent\":0.0,\"left\":8400.0}]}");

        assertThat(run("retraining", "budget", "people")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .containsPattern("day +3600 s +1200 s +600 s +1800 s +1200 s at 2026-01-03")
                .containsPattern("month +9000 s +0 s +600 s +8400 s +-");
    }

    @Test
    void a_pause_has_a_reason_and_so_has_its_end() {
        registry.replying(
                        "PUT /models/people/retraining/pause",
                        "{\"model\":\"people\",\"reason\":\"The trainer is moved.\",\"since\":\"2026-01-02T03:04:05Z\"}")
                .replying("DELETE /models/people/retraining/pause?reason=It%20is%20back.", 204, "");

        assertThat(run("retraining", "pause", "people", "--reason", "The trainer is moved."))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("Retraining of people is paused: The trainer is moved.");
        assertThat(run("retraining", "resume", "people", "--reason", "It is back."))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.out()).contains("Retraining of people is resumed.");
        assertThat(run("retraining", "pause", "people")).isNotZero();
    }
}
