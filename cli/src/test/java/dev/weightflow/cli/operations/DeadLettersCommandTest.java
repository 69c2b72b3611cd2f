package dev.weightflow.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.local.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersCommandTest {
    private static final String LIST = "GET /dead-letters?limit=1000&offset=0";
    private static final String OLD = "weightflow.ingestion-requests.dlq-0@3";
    private static final String NEW = "weightflow.training-requests.dlq-0@17";
    private static final String DONE = "weightflow.training-requests.dlq-0@16";
    private static final String HANDLED = ",\"replay\":{\"time\":\"2026-01-04T00:00:00Z\",\"by\":\"alice\"}";
    private static final String NO_SUCH =
            "{\"title\":\"Not found\",\"detail\":\"There is none.\",\"code\":\"dead-letter-not-found\"}";

    @TempDir
    Path root;

    private FakeService ingestion;
    private FakeService trainer;
    private FakeService others;
    private CapturedTerminal terminal;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        ingestion = new FakeService();
        trainer = new FakeService();
        others = new FakeService();
        terminal = new CapturedTerminal(root);
        environment.putAll(ingestion.as("dataset-ingestion"));
        environment.putAll(trainer.as("trainer"));
        environment.putAll(others.as("evaluator"));
        environment.putAll(others.as("checkpoint-registry"));
        environment.putAll(others.as("retraining"));
        ingestion.replying(LIST, "[" + letter(OLD, "2026-01-01", "") + "]");
        trainer.replying(LIST, "[" + letter(NEW, "2026-01-03", "") + "," + letter(DONE, "2026-01-02", HANDLED) + "]");
        others.replying(LIST, "[]");
    }

    @AfterEach
    void close() {
        ingestion.close();
        trainer.close();
        others.close();
    }

    @Test
    void letters_of_all_services_are_listed_the_newest_first() throws IOException {
        assertThat(run("dead-letters", "list")).isZero();

        assertThat(terminal.out())
                .containsSubsequence(NEW, DONE, "by alice", OLD)
                .contains("dataset-not-found")
                .contains("There is no dataset?[31m.");

        CapturedTerminal scripted = new CapturedTerminal(root);
        assertThat(scripted.run(environment, "dead-letters", "list", "--json")).isZero();
        JsonNode all = Json.MAPPER.readTree(scripted.out());
        assertThat(all).extracting(letter -> letter.path("id").asText()).containsExactly(NEW, DONE, OLD);
    }

    @Test
    void filters_are_the_services() {
        String request =
                "GET /dead-letters?code=dataset-not-found&topic=weightflow.training-requests&limit=1000&offset=0";
        List.of(ingestion, trainer, others).forEach(service -> service.replying(request, "[]"));

        assertThat(run(
                        "dead-letters",
                        "list",
                        "--topic",
                        "weightflow.training-requests",
                        "--code",
                        "dataset-not-found"))
                .isZero();

        assertThat(terminal.out()).contains("There is no dead letter.");
        assertThat(trainer.requests()).containsExactly(request.replace("&limit=1000&offset=0", ""));
        assertThat(run("dead-letters", "list", "--topic", "training-requests")).isEqualTo(2);
        assertThat(terminal.err()).contains("There is no topic").contains("weightflow.training-requests");
    }

    @Test
    void a_service_that_is_away_does_not_hide_the_letters_of_others() {
        ingestion.close();

        assertThat(run("dead-letters", "list")).isEqualTo(3);

        assertThat(terminal.out()).contains(NEW);
        assertThat(terminal.err()).contains("dataset-ingestion does not answer");
    }

    @Test
    void a_letter_is_shown_by_the_service_that_has_it() {
        others.replying("GET " + path(NEW), 404, NO_SUCH);
        ingestion.replying("GET " + path(NEW), 404, NO_SUCH);
        trainer.replying(
                "GET " + path(NEW),
                "{\"letter\":" + letter(NEW, "2026-01-03", HANDLED)
                        + ",\"headers\":{\"ce_id\":\"abc\"},\"encoding\":\"json\",\"payload\":\"{}\"}");

        assertThat(run("dead-letters", "show", NEW)).isZero();
        assertThat(terminal.out()).contains("ce_id").contains("abc").contains("by alice");

        for (FakeService service : List.of(ingestion, trainer, others)) {
            service.replying("GET " + path("x"), 404, NO_SUCH);
        }
        assertThat(run("dead-letters", "show", "x")).isEqualTo(4);
        assertThat(terminal.err()).contains("There is no dead letter 'x'").contains("dead-letters list");
    }

    @Test
    void all_that_wait_are_replayed_the_oldest_first_and_refusals_are_counted() {
        ingestion.replying("POST " + path(OLD) + "/replay", 200, letter(OLD, "2026-01-01", HANDLED));
        ingestion.replying("POST " + path(NEW) + "/replay", 404, NO_SUCH);
        trainer.replying(
                "POST " + path(NEW) + "/replay",
                422,
                "{\"detail\":\"It is refused again (dataset-not-found).\",\"code\":\"dead-letter-refused\"}");

        assertThat(run("dead-letters", "replay", "--all")).isEqualTo(5);

        assertThat(terminal.out())
                .containsSubsequence(OLD, "handled", NEW, "refused", "dataset-not-found")
                .doesNotContain(DONE);
        assertThat(terminal.err()).contains("1 of 2 dead letters is refused again.");
    }

    @Test
    void a_replay_whose_handler_is_not_done_is_told_as_unfinished() {
        ingestion.replying("POST " + path(OLD) + "/replay", 202, letter(OLD, "2026-01-01", ""));

        assertThat(run("dead-letters", "replay", OLD)).isZero();

        assertThat(terminal.out()).contains("unfinished");
    }

    @Test
    void who_may_not_replay_hears_so() {
        ingestion.replying("POST " + path(OLD) + "/replay", 403, "{\"detail\":\"No.\",\"code\":\"forbidden\"}");

        assertThat(run("dead-letters", "replay", OLD)).isEqualTo(5);

        assertThat(terminal.err()).contains("dataset-ingestion says: No.");
    }

    @Test
    void ids_and_all_exclude_each_other() {
        assertThat(run("dead-letters", "replay")).isEqualTo(2);
        assertThat(run("dead-letters", "replay", OLD, "--all")).isEqualTo(2);
        assertThat(run("dead-letters", "replay", OLD, "--code", "x")).isEqualTo(2);

        assertThat(terminal.err()).contains("Give the ids of letters, or --all");
        assertThat(ingestion.requests()).isEmpty();
    }

    private int run(String... arguments) {
        return terminal.run(environment, arguments);
    }

    private static String path(String id) {
        return "/dead-letters/" + id.replace("@", "%40");
    }

    private static String letter(String id, String day, String replay) {
        return "{\"id\":\"" + id + "\",\"topic\":\"" + id.substring(0, id.indexOf(".dlq")) + "\",\"time\":\"" + day
                + "T00:00:00Z\",\"service\":\"s\",\"code\":\"dataset-not-found\",\"reason\":\"There is no dataset"
                + "\\u001b[31m.\",\"key\":\"monday\",\"bytes\":2" + replay + "}";
    }
}
