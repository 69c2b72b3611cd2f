package dev.weightflow.cli.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.RegistryCommandFixture;
import org.junit.jupiter.api.Test;

/** Tests the commands about when a model is retrained. */
class WaitingTest extends RegistryCommandFixture {
    private static final String WAITING = "{\"model\":\"people\",\"dataset\":\"" + "ab".repeat(32)
            + "\",\"evidence\":\"new-data\",\"source\":\"/data/night\",\"check\":\"budget\",\"reason\":\"The budget is exhausted.\","
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

    @Test
    void a_request_is_told_with_what_it_waits_for_or_its_answer() {
        registry.replying(
                "POST /models/people/retraining/runs",
                202,
                "{\"model\":\"people\",\"request\":\"release-7\",\"reason\":\"Now.\",\"at\":\"2026-01-02T03:04:05Z\","
                        + "\"waiting\":\"Quiet hours last.\",\"until\":\"2026-01-02T06:00:00Z\"}");

        assertThat(run("retraining", "run", "people", "--reason", "Now.", "--key", "release-7"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out())
                .contains("Request release-7 for people is noted. Quiet hours last. It may go on at 2026-01-02")
                .contains("./weightflow retraining actions people");

        registry.replying(
                "POST /models/dogs/retraining/runs",
                202,
                "{\"model\":\"people\",\"request\":\"release-7\",\"reason\":\"Now.\",\"at\":\"2026-01-02T03:04:05Z\","
                        + "\"answer\":{\"action\":\"train\",\"reason\":\"It is trained again.\",\"job\":\"0123456789abcdef\"}}");
        assertThat(run("retraining", "run", "dogs", "--reason", "Now.")).isZero();
        assertThat(terminal.out()).contains("is answered: It is trained again. Training 0123456789ab.");
        assertThat(run("retraining", "run", "people")).isNotZero();
    }

    @Test
    void answers_are_listed_with_their_evidence() {
        registry.replying(
                "GET /models/people/retraining/actions",
                "[{\"evidence\":\"schedule\",\"cause\":\"2026-01-05T03:00:00Z\",\"action\":\"nothing\","
                        + "\"reason\":\"The policy does nothing about it.\",\"at\":\"2026-01-05T03:00:01Z\"}]");

        assertThat(run("retraining", "actions", "people")).as(terminal.err()).isZero();

        assertThat(terminal.out()).containsPattern("schedule +nothing +- +The policy does nothing about it.");
    }

    @Test
    void a_policy_is_shown_with_its_actions_and_the_next_moment_of_its_schedule() {
        registry.replying(
                "GET /models/people/retraining-policy",
                "{\"model\":\"people\",\"revision\":2,\"since\":\"2026-01-02T03:04:05Z\",\"next\":\"2026-01-05T03:00:00Z\","
                        + "\"policy\":{\"minNewSamples\":8,\"start\":\"champion\",\"sources\":[],\"recipe\":{},"
                        + "\"schedule\":\"0 3 * * 1\",\"actions\":{\"schedule\":\"train\",\"newData\":\"evaluate\"}}}");

        assertThat(run("retraining", "show", "people")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .containsPattern("actions +new data: evaluate, the schedule: train")
                .containsPattern("schedule +0 3 \\* \\* 1 in UTC, next 2026-01-05");
    }
}
