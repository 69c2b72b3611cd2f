package dev.weightflow.cli.evaluations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        evaluator = new FakeService().replying("GET /evaluations?limit=1000", "[" + EVALUATION + "]");
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
}
