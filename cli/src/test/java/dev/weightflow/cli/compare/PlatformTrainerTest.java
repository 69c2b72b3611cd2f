package dev.weightflow.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.local.json.Json;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTrainerTest {

    private static final Path REPORT = Path.of("../shared-schema/src/test/resources/golden/v1/EvaluationReport.json");
    private static final String CHECKPOINT = "ef56".repeat(16);

    @TempDir
    Path root;

    private final TrainingRequest common = ReportExamples.common();
    private final List<Cell> cells = Cell.of(ComparedRow.list("single-task,delora:rank=4"), common, 1);
    private FakeService service;
    private CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        service = new FakeService()
                .replying(
                        "GET /datasets",
                        "[{\"id\":\"" + common.dataset() + "\",\"source\":\"/data\",\"tasks\":[\"normals\",\"sal\"],"
                                + "\"samples\":{\"train\":16,\"val\":2},\"quarantined\":0,\"bytes\":1,"
                                + "\"ingestedAt\":\"2026-01-02T03:04:05Z\"}]")
                .replying(
                        "GET /datasets/" + common.dataset(),
                        "{\"dataset\":{\"id\":\"" + common.dataset()
                                + "\",\"source\":\"/data\",\"tasks\":[\"normals\",\"sal\"],"
                                + "\"samples\":{\"train\":16,\"val\":2},\"quarantined\":0,\"bytes\":1,"
                                + "\"ingestedAt\":\"2026-01-02T03:04:05Z\"},\"manifest\":{\"shards\":[],\"quarantined\":[]}}")
                .replying("POST /trainings", "{\"job\":\"x\",\"known\":false}");
        for (Cell cell : cells) {
            String job = "GET /trainings/" + cell.spec().jobId().value();
            service.replying(job, job(cell, "claimed", "")).replying(job, job(cell, "completed", checkpoint(cell)));
        }
        // each evaluation is asked for in the order of the cells
        for (Cell cell : cells) {
            String name = "e-" + cells.indexOf(cell);
            service.replying("POST /evaluations", evaluation(name, "waiting", ""))
                    .replying(
                            "GET /evaluations/" + name, evaluation(name, "completed", ",\"report\":\"r-" + name + "\""))
                    .replying("GET /reports/r-" + name, report())
                    .replying(
                            "GET /reports/r-" + name + "/images",
                            new String(WeightflowJson.write(sums(cell)), StandardCharsets.UTF_8));
        }
        terminal = new CapturedTerminal(root);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void the_platform_trains_every_cell_as_a_job_of_its_own_and_nothing_twice() throws IOException {
        assertThat(compare()).as(terminal.err()).isZero();

        JsonNode report = Json.MAPPER.readTree(terminal.out());
        assertThat(report.path("setup").path("done").asInt()).isEqualTo(3);
        // by hand: normals gain 2 of 20 degrees, sal nothing
        assertThat(report.path("rows")
                        .get(1)
                        .path("summary")
                        .path("deltaM")
                        .path("mean")
                        .asDouble())
                .isEqualTo(5);
        assertThat(service.requests().stream().filter(request -> request.startsWith("POST /trainings")))
                .as("all are asked for before the first is waited for")
                .hasSize(3);
        assertThat(service.requests()
                        .indexOf("GET /trainings/" + cells.get(0).spec().jobId()))
                .isGreaterThan(lastTraining());

        // when the command is repeated
        int asked = service.requests().size();
        assertThat(compare()).isZero();

        assertThat(service.requests().subList(asked, service.requests().size()))
                .allMatch(request -> request.startsWith("GET /datasets"));
    }

    @Test
    void a_job_that_failed_is_named_with_its_reason() {
        Cell first = cells.get(0);
        FakeService failing = service;
        failing.forget("GET /trainings/" + first.spec().jobId().value());
        failing.replying(
                "GET /trainings/" + first.spec().jobId().value(),
                job(first, "failed", ",\"lastFailure\":{\"code\":\"diverged\",\"message\":\"the loss is NaN\"}"));

        assertThat(compare()).isNotZero();

        assertThat(terminal.err()).contains("single-task, seed 0, normals").contains("the loss is NaN");
    }

    @Test
    void what_only_a_folder_has_is_refused_with_the_way_out() {
        assertThat(compare("--tune", "learningRate=1e-3,1e-2")).isNotZero();
        assertThat(terminal.err()).contains("--tune needs a folder").contains("vera:learningRate=2e-3");
        assertThat(compare("--eval-every", "3")).isNotZero();
        assertThat(terminal.err()).contains("--set validateEveryEpochs=3");
    }

    private int compare(String... more) {
        Map<String, String> services = new HashMap<>();
        List.of("trainer", "evaluator", "dataset-ingestion").forEach(name -> services.putAll(service.as(name)));
        List<String> words = new ArrayList<>(List.of(
                "compare",
                "--json",
                "--data",
                common.dataset().value(),
                "--model",
                "micro",
                "--methods",
                "single-task,delora:rank=4",
                "--epochs",
                "2",
                "--seeds",
                "1",
                "--out",
                root.resolve("out").toString()));
        words.addAll(List.of(more));
        return terminal.run(services, words.toArray(String[]::new));
    }

    private int lastTraining() {
        List<String> requests = service.requests();
        int last = -1;
        for (int at = 0; at < requests.size(); at++) {
            last = requests.get(at).startsWith("POST /trainings") ? at : last;
        }
        return last;
    }

    private static String job(Cell cell, String state, String more) {
        JsonNode spec = WeightflowJson.mapper().valueToTree(cell.spec());
        return "{\"job\":\"" + cell.spec().jobId().value() + "\",\"state\":\"" + state
                + "\",\"cancelling\":false,\"requestedAt\":\"2026-01-02T03:04:05Z\",\"attempts\":0,\"spec\":" + spec
                + more
                + "}";
    }

    private static String checkpoint(Cell cell) {
        return ",\"checkpoint\":\"" + CHECKPOINT + "\",\"checkpointStep\":4";
    }

    private static String evaluation(String name, String state, String more) {
        return "{\"job\":\"" + name + "\",\"state\":\"" + state
                + "\",\"message\":\"\",\"requestedAt\":\"2026-01-02T03:04:05Z\"" + more + "}";
    }

    private static String report() throws IOException {
        ObjectNode report = (ObjectNode) Json.MAPPER.readTree(Files.readString(REPORT));
        return report.put("imageSums", Digest.ofText("sums").hex()).toString();
    }

    private static ImageSums sums(Cell cell) {
        ImageSums both = ReportExamples.sums(cell.row().method().name() == MethodName.DELORA ? 18 : 20, 0.5);
        Map<TaskName, List<List<Double>>> own = new HashMap<>(both.tasks());
        own.keySet().retainAll(cell.spec().tasks());
        return new ImageSums(ImageSums.FORMAT, both.images(), own);
    }
}
