package dev.weightflow.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.local.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsCommandTest {

    private static final String ID = "ab12".repeat(16);
    private static final String DATASET = "{\"id\":\"" + ID
            + "\",\"source\":\"/data\",\"tasks\":[\"semseg\"],\"samples\":{\"train\":4,\"val\":2},\"quarantined\":1,"
            + "\"bytes\":2500,\"ingestedAt\":\"2026-01-02T03:04:05Z\",\"ingestion\":\"i-1\",\"novel\":true}";
    private static final String DETAIL = "{\"dataset\":" + DATASET
            + ",\"manifest\":{\"shards\":[{\"digest\":\"cd\",\"split\":\"train\",\"samples\":4,\"bytes\":2000}],"
            + "\"quarantined\":[{\"sample\":\"2008_1\",\"split\":\"train\",\"code\":\"undecodable-image\","
            + "\"reason\":\"2008_1.jpg is not a JPEG\"}]}}";

    @TempDir
    Path root;

    private FakeService ingestion;
    private CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        ingestion = new FakeService();
        terminal = new CapturedTerminal(root);
    }

    @AfterEach
    void close() {
        ingestion.close();
    }

    private int run(String... arguments) {
        return terminal.run(ingestion.as("dataset-ingestion"), arguments);
    }

    @Test
    void ingesting_waits_for_the_end_shows_the_progress_and_tells_what_was_left_out() {
        ingestion
                .replying("POST /datasets", 202, waiting(""))
                .replying(
                        "GET /ingestions/i-1/events",
                        JobExamples.event("progress", "{\"progress\":" + packing(1) + "}")
                                + JobExamples.event("progress", "{\"progress\":" + packing(5) + "}"))
                .replying(
                        "GET /ingestions/i-1",
                        "{\"job\":\"i-1\",\"state\":\"completed\",\"message\":\"done\",\"unchanged\":false,\"dataset\":\""
                                + ID + "\"}")
                .replying("GET /datasets", "[" + DATASET + "]")
                .replying("GET /datasets/" + ID, DETAIL);

        assertThat(run("datasets", "ingest", "/data")).isZero();

        assertThat(terminal.err()).contains("packing: 5 of 6");
        assertThat(terminal.out())
                .contains("Dataset " + ID + " is stored: 4 training and 2 validation samples, 1 left out;"
                        + " labels of semseg, none of normals, sal, human_parts.")
                .contains("left out: 2008_1 (train): 2008_1.jpg is not a JPEG");
    }

    @Test
    void images_without_labels_are_ingested_and_shown_as_such() {
        String unlabelled = DETAIL.replace("[\"semseg\"]", "[]").replace("\"train\":4,\"val\":2", "\"val\":6");
        ingestion
                .replying("POST /datasets", 202, waiting(""))
                .replying("GET /ingestions/i-1/events", "")
                .replying(
                        "GET /ingestions/i-1",
                        "{\"job\":\"i-1\",\"state\":\"completed\",\"unchanged\":false,\"dataset\":\"" + ID + "\"}")
                .replying("GET /datasets", "[" + DATASET + "]")
                .replying("GET /datasets/" + ID, unlabelled);

        assertThat(run("datasets", "ingest", "/data", "--unlabelled"))
                .as(terminal.err())
                .isZero();
        assertThat(run("datasets", "show", ID)).as(terminal.err()).isZero();

        assertThat(ingestion.requests().get(0)).contains("\"unlabelled\" : true");
        assertThat(terminal.out())
                .contains("Dataset " + ID + " is stored: 6 images without labels, 1 left out.")
                .doesNotContain("labels of");
    }

    @Test
    void a_relative_folder_is_named_as_the_service_will_find_it() {
        ingestion.replying("POST /datasets", 202, waiting(""));

        assertThat(run("datasets", "ingest", "some/../folder", "--detach")).isZero();

        assertThat(ingestion.requests().get(0))
                .contains("\"" + Path.of("folder").toAbsolutePath() + "\"");
        assertThat(terminal.out()).contains("Ingestion i-1 is requested.");
    }

    @Test
    void a_rejected_source_is_a_refusal_with_the_service_s_reason() {
        ingestion
                .replying("POST /datasets", 202, waiting(""))
                .replying("GET /ingestions/i-1/events", "")
                .replying(
                        "GET /ingestions/i-1",
                        "{\"job\":\"i-1\",\"state\":\"failed\",\"message\":\"no\",\"lastFailure\":{\"code\":"
                                + "\"missing-folder\",\"message\":\"There is no folder /data; give one that exists.\"}}");

        assertThat(run("datasets", "ingest", "/data", "--json")).isEqualTo(5);

        assertThat(terminal.err())
                .contains("\"code\" : \"missing-folder\"")
                .contains("Ingestion i-1 failed: There is no folder /data; give one that exists.");
    }

    @Test
    void a_list_is_a_table_for_people_and_whole_for_scripts() throws IOException {
        ingestion.replying("GET /datasets", "[" + DATASET + "]");

        assertThat(run("datasets", "list")).isZero();
        assertThat(terminal.out()).contains("ab12ab12ab12").contains("2.5 kB").doesNotContain(ID);

        CapturedTerminal scripts = new CapturedTerminal(root);
        assertThat(scripts.run(ingestion.as("dataset-ingestion"), "datasets", "list", "--json"))
                .isZero();
        JsonNode json = Json.MAPPER.readTree(scripts.out());
        assertThat(json.at("/0/id").asText()).isEqualTo(ID);
        assertThat(json.at("/0/novel").asBoolean()).isTrue();
    }

    @Test
    void a_data_set_is_found_by_the_beginning_of_its_id() {
        ingestion.replying("GET /datasets", "[" + DATASET + "]").replying("GET /datasets/" + ID, DETAIL);

        assertThat(run("datasets", "show", "ab12")).isZero();

        assertThat(terminal.out()).contains("Dataset " + ID).contains("is not a JPEG");
    }

    @Test
    void a_data_set_that_is_not_there_is_told_with_the_way_to_find_one() {
        ingestion.replying("GET /datasets", "[]");

        assertThat(run("datasets", "show", "ff")).isEqualTo(4);

        assertThat(terminal.err()).contains("There is no dataset 'ff'").contains("./weightflow datasets list");
    }

    @Test
    void an_id_is_found_wherever_it_stands_and_a_list_goes_to_its_end() {
        String page = IntStream.range(0, 1000)
                .mapToObj(number -> DATASET.replace(ID, "%064d".formatted(number)))
                .collect(Collectors.joining(",", "[", "]"));
        ingestion
                .replying("GET /datasets", page)
                .replying("GET /datasets?limit=1000&offset=1000", "[" + DATASET + "]")
                .replying("GET /datasets/" + ID, DETAIL);

        assertThat(run("datasets", "show", "ab12")).as(terminal.err()).isZero();
        assertThat(run("datasets", "list")).isZero();
        assertThat(terminal.out().lines().filter(line -> line.contains("/data")))
                .hasSizeGreaterThan(1000);
        assertThat(ingestion.requests().get(0)).as("a whole id needs no list").isEqualTo("GET /datasets/ab12");
    }

    @Test
    void a_list_is_filtered_by_the_service_sorted_and_cut() throws IOException {
        String small = DATASET.replace(ID, "ff".repeat(32)).replace("2500", "100");
        ingestion
                .replying("GET /datasets?source=data&task=sal&limit=1000&offset=0", "[" + DATASET + "]")
                .replying("GET /datasets", "[" + DATASET + "," + small + "]")
                .replying("GET /datasets?limit=1&offset=0", "[" + DATASET + "]");

        assertThat(run("datasets", "list", "--task", "sal", "--source", "data"))
                .as(terminal.err())
                .isZero();
        assertThat(run("datasets", "list", "--limit", "1")).as(terminal.err()).isZero();
        assertThat(run("datasets", "list", "--sort", "moon")).isEqualTo(2);
        assertThat(terminal.err())
                .contains("no column 'moon' to sort by; there are dataset, train, val, left-out, size");
        CapturedTerminal sorted = new CapturedTerminal(root);
        sorted.run(ingestion.as("dataset-ingestion"), "datasets", "list", "--sort", "size", "--limit", "1", "--json");
        assertThat(Json.MAPPER.readTree(sorted.out()).at("/0/bytes").asInt()).isEqualTo(100);
    }

    @Test
    void ingestions_are_listed_shown_and_cancelled() {
        String job = waiting(",\"requestedAt\":\"2026-01-02T03:04:05Z\",\"spec\":{\"source\":\"/data\"}");
        ingestion
                .replying("GET /ingestions?state=claimed&limit=1000&offset=0", "[" + job + "]")
                .replying("GET /ingestions/i-1", job)
                .replying("POST /ingestions/i-1/cancel", 202, job);

        assertThat(run("ingestions", "list", "--state", "claimed"))
                .as(terminal.err())
                .isZero();
        assertThat(run("ingestions", "show", "i-1")).as(terminal.err()).isZero();
        assertThat(run("ingestions", "cancel", "i-1")).as(terminal.err()).isZero();
        assertThat(terminal.out())
                .containsPattern("i-1 +running .*/data")
                .contains("The work is packing.")
                .contains("Ingestion i-1 stops before its next step.");
    }

    @Test
    void a_group_alone_says_what_there_is_to_do() {
        assertThat(run("datasets")).isEqualTo(2);
        assertThat(terminal.err()).contains("ingest, list, show");
    }

    @Test
    void a_service_that_is_not_there_is_named_with_the_way_to_start_it() {
        assertThat(terminal.run(java.util.Map.of(), "datasets", "list")).isEqualTo(3);
        assertThat(terminal.err()).contains("dataset-ingestion").contains("./weightflow up");
    }

    private static String waiting(String more) {
        return "{\"job\":\"i-1\",\"state\":\"claimed\",\"message\":\"The work is packing.\"" + more + "}";
    }

    private static String packing(int done) {
        return "{\"kind\":\"ingestion\",\"job\":\"i-1\",\"claim\":1,\"worker\":\"w\",\"sequence\":0,\"phase\":\"packing\",\"done\":"
                + done + ",\"total\":6,\"unit\":\"samples\",\"perSecond\":1,\"values\":{\"quarantined\":0}}";
    }
}
