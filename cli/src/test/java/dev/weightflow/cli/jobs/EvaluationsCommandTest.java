package dev.weightflow.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.local.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationsCommandTest {

    private static final Path REPORT = Path.of("../shared-schema/src/test/resources/golden/v1/EvaluationReport.json");
    private static final String EVALUATION =
            "{\"job\":\"abc1\",\"state\":\"completed\",\"message\":\"Report r is stored.\",\"checkpoint\":\"c\",\"manifest\":\"m\","
                    + "\"dataset\":\"d\",\"split\":\"val\",\"requestedAt\":\"2026-01-02T03:04:05Z\",\"report\":\"r\",\"images\":4,"
                    + "\"metrics\":{\"sal\":{\"mIoU\":0.5,\"maxF\":0.6}},\"relativeChange\":-3.25}";

    @TempDir
    Path root;

    private FakeService evaluator;
    private CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        evaluator = new FakeService().replying("GET /evaluations", "[" + EVALUATION + "]");
        terminal = new CapturedTerminal(root);
    }

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void evaluations_are_listed_with_their_figures() {
        assertThat(terminal.run(evaluator.as("evaluator"), "evaluations", "list"))
                .isZero();

        assertThat(terminal.out()).contains("abc1").contains("50.00 %").contains("-3.25 %");
    }

    @Test
    void an_evaluation_is_shown_beside_what_it_is_compared_with() throws IOException {
        evaluator.replying("GET /evaluations/abc1", EVALUATION).replying("GET /reports/r", Files.readString(REPORT));

        assertThat(terminal.run(evaluator.as("evaluator"), "evaluations", "show", "abc"))
                .isZero();

        assertThat(terminal.out())
                .contains("UNTRAINED")
                .contains("mean angular error")
                .contains("17.25°");
    }

    @Test
    void a_window_is_requested_and_shown_also_without_metrics() throws IOException {
        ObjectNode report = (ObjectNode) Json.MAPPER.readTree(REPORT.toFile());
        report.put("window", "ab".repeat(32));
        evaluator
                .replying("POST /evaluations", 202, EVALUATION)
                .replying("GET /evaluations/abc1/events", "")
                .replying("GET /evaluations/abc1", EVALUATION)
                .replying("GET /reports/r", report.toString());
        Map<String, String> there = evaluator.as("evaluator");

        assertThat(terminal.run(there, "evaluations", "create", "c", "--window"))
                .as(terminal.err())
                .isZero();
        assertThat(evaluator.requests().get(0)).contains("\"window\" : true");
        assertThat(terminal.out())
                .contains("mean angular error")
                .contains("images is stored as " + "ab".repeat(32) + ".");

        report.putObject("metrics");
        evaluator.forget("GET /reports/r");
        evaluator.replying("GET /reports/r", report.toString());
        assertThat(terminal.run(there, "evaluations", "show", "abc1"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("They have no labels: nothing else was measured.");
    }

    @Test
    void an_evaluation_is_requested_watched_and_cancelled() {
        evaluator
                .replying("POST /evaluations", 202, EVALUATION.replace("completed", "waiting"))
                .replying("GET /evaluations/abc1/events", "")
                .replying("GET /evaluations/abc1", EVALUATION.replace(",\"report\":\"r\"", ""))
                .replying("POST /evaluations/abc1/cancel", 202, EVALUATION.replace("completed", "claimed"));
        Map<String, String> there = evaluator.as("evaluator");

        assertThat(terminal.run(there, "evaluations", "create", "c", "--max-images", "5", "--model-name", "people"))
                .as(terminal.err())
                .isZero();
        assertThat(evaluator.requests().get(0))
                .contains("\"checkpoint\" : \"c\"")
                .contains("\"maxImages\" : 5")
                .contains("\"model\" : \"people\"");
        assertThat(terminal.err()).contains("Evaluation abc1 is requested");
        assertThat(terminal.run(there, "evaluations", "watch", "abc1")).isZero();
        assertThat(terminal.run(there, "evaluations", "cancel", "abc1")).isZero();
        assertThat(terminal.out()).contains("Evaluation abc1 stops before its next step.");
    }
}
