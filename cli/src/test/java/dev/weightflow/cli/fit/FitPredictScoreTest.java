package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.cli.weights.StoredExamples;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.model.run.History;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks a researcher's first steps: published weights and a folder of data, no platform. */
class FitPredictScoreTest {

    @TempDir
    Path folder;

    private CapturedTerminal terminal;
    private Path data;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(folder);
        data = folder.resolve("data");
        SceneDataset.render(SceneOptions.of(data, 4, 2, 3).withSize(64, 48), step -> {});
    }

    @Test
    void published_weights_and_a_folder_become_a_model_whose_predictions_are_scored() throws IOException {
        // given
        Path published = folder.resolve("swin_micro_22k.pth");
        OfficialSwin.save(published, OfficialSwin.micro());
        Path out = folder.resolve("run");

        // when the model is trained
        int fitted = run(
                "fit",
                "--data",
                data.toString(),
                "--weights",
                published.toString(),
                "--steps",
                "2",
                "--batch-size",
                "2",
                "--out",
                out.toString());

        // then the file is told apart, and the base weights are in the merged model
        assertThat(fitted).as(terminal.err()).isZero();
        assertThat(terminal.err())
                .contains("swin_micro_22k.pth: Swin-micro")
                .contains("2 the classifier of the pre-training (head.weight, head.bias)")
                .doesNotContain("fault");
        assertThat(terminal.out()).contains("untrained", "mean angular error", "best/model.safetensors");

        // when its adapter and its merged model predict the validation images
        String images = data.resolve("JPEGImages").toString();
        int merged = run(
                "predict",
                out.resolve("last/model.safetensors").toString(),
                "--data",
                images,
                "--out",
                folder.resolve("merged").toString());
        int adapted = run(
                "predict",
                out.resolve("last/adapter.safetensors").toString(),
                "--data",
                images,
                "--weights",
                published.toString(),
                "--out",
                folder.resolve("adapted").toString());

        // then both predict the same
        assertThat(merged).as(terminal.err()).isZero();
        assertThat(adapted).as(terminal.err()).isZero();
        for (TaskName task : PascalTasks.NAMES) {
            try (var files = Files.list(folder.resolve("merged").resolve(task.key()))) {
                assertThat(files.toList()).hasSize(6).allSatisfy(file -> assertThat(file)
                        .hasSameBinaryContentAs(
                                folder.resolve("adapted").resolve(task.key()).resolve(file.getFileName())));
            }
        }
        assertThat(folder.resolve("merged/panels")).isNotEmptyDirectory();

        // when they are scored
        CapturedTerminal scored = new CapturedTerminal(folder);
        int status = scored.run(
                "score",
                "--json",
                folder.resolve("merged").toString(),
                "--data",
                data.toString(),
                "--split",
                "val",
                "--image-size",
                "64");

        // then the score is that of the run's last validation, but for the rounding of its files to 8 bits
        assertThat(status).as(scored.err()).isZero();
        JsonNode score = Json.MAPPER.readTree(scored.out());
        History.Validation last = History.in(out).last();
        assertThat(score.path("semseg").path("mIoU").doubleValue())
                .isEqualTo(last.figures().get(PascalTasks.SEMSEG));
        assertThat(score.path("human_parts").path("mIoU").doubleValue())
                .isEqualTo(last.figures().get(PascalTasks.HUMAN_PARTS));
        assertThat(score.path("normals").path("meanAngularError").doubleValue())
                .isCloseTo(last.figures().get(PascalTasks.NORMALS), within(0.5));
    }

    @Test
    void a_version_of_the_platform_predicts_over_the_base_weights_that_it_names() throws IOException {
        // given a platform that has the backbone, and a model trained over it here
        Path published = folder.resolve("swin_micro_22k.pth");
        OfficialSwin.save(published, OfficialSwin.micro());
        PretrainedBackbone backbone = PretrainedBackbone.of(WeightsFile.read(published));
        Path stored = folder.resolve("stored.safetensors");
        String base = backbone.write(stored).sha256();
        try (FakeService registry = new FakeService()) {
            registry.replying("GET /base-weights", "[" + StoredExamples.TINY.replace(StoredExamples.DIGEST, base) + "]")
                    .replying("GET /base-weights/" + base, StoredExamples.TINY.replace(StoredExamples.DIGEST, base))
                    .replying("GET /base-weights/" + base + "/content", 200, Files.readAllBytes(stored));
            assertThat(terminal.run(
                            registry.as("checkpoint-registry"),
                            ("fit --data " + data + " --weights " + base.substring(0, 12)
                                            + " --steps 1 --batch-size 2 --out " + folder + "/run")
                                    .split(" ")))
                    .as(terminal.err())
                    .isZero();
            Path adapter = folder.resolve("run/last/adapter.safetensors");
            String checkpoint = Digest.of(adapter).hex();
            registry.replying(
                            "GET /models/people",
                            "{\"name\":\"people\",\"versions\":3,\"aliases\":{\"champion\":3},\"undecided\":[],\"failures\":[]}")
                    .replying(
                            "GET /models/people/versions/3",
                            "{\"version\":{\"model\":\"people\",\"version\":3,\"registeredAt\":\"2026-01-02T03:04:05Z\","
                                    + "\"status\":\"champion\",\"aliases\":[\"champion\"],\"checkpoint\":\""
                                    + checkpoint
                                    + "\",\"job\":\"j\",\"dataset\":\"d\",\"method\":\"delora\"},\"decisions\":[],"
                                    + "\"artifacts\":[],\"pictures\":[]}")
                    .replying("GET /models/people/versions/3/weights", 200, Files.readAllBytes(adapter));

            // when
            String image = data.resolve("JPEGImages").toString();
            for (String named : new String[] {"people@champion", "people@3"}) {
                assertThat(terminal.run(
                                registry.as("checkpoint-registry"),
                                "predict",
                                named,
                                "--data",
                                image,
                                "--out",
                                folder.resolve(named).toString()))
                        .as(terminal.err())
                        .isZero();
            }
            int unknown = terminal.run(
                    registry.as("checkpoint-registry"),
                    "predict",
                    "people@staging",
                    "--data",
                    image,
                    "--out",
                    folder + "/none");

            // then
            run("predict", folder + "/run/last/model.safetensors", "--data", image, "--out", folder + "/merged");
            for (String named : new String[] {"people@champion", "people@3"}) {
                try (var files = Files.list(folder.resolve("merged/semseg"))) {
                    assertThat(files.toList()).hasSize(6).allSatisfy(file -> assertThat(file)
                            .hasSameBinaryContentAs(
                                    folder.resolve(named).resolve("semseg").resolve(file.getFileName())));
                }
            }
            assertThat(registry.requests())
                    .filteredOn(request -> request.endsWith("/content") || request.endsWith("/weights"))
                    .as("each file is fetched once")
                    .hasSize(2);
            assertThat(unknown).isEqualTo(4);
            assertThat(terminal.err()).contains("has the alias 'staging'; there are champion");
        }
    }

    @Test
    void what_cannot_be_predicted_is_refused_in_a_sentence() throws IOException {
        // given a model
        run(
                "fit",
                "--data",
                data.toString(),
                "--model",
                "micro",
                "--steps",
                "1",
                "--batch-size",
                "2",
                "--out",
                folder + "/run");
        String model = folder + "/run/last/model.safetensors";
        Path text = Files.writeString(folder.resolve("notes.jpg"), "no image");

        // when, then
        assertThat(run("predict", model, "--data", text.toString(), "--out", folder + "/p"))
                .isEqualTo(5);
        assertThat(terminal.err()).contains("notes.jpg is not a JPEG, PNG, TIFF, BMP or GIF image");
        assertThat(run("predict", model, "--data", folder + "/none.jpg", "--out", folder + "/p"))
                .isEqualTo(4);
        assertThat(terminal.err()).contains("none.jpg: there is no such file");
        assertThat(run("predict", text.toString(), "--data", text.toString(), "--out", folder + "/p"))
                .isEqualTo(5);
        assertThat(terminal.err()).contains("this is neither a safetensors file nor one that torch.save wrote");
        assertThat(run("predict", model, "--data", folder + "/a/x.jpg", folder + "/b/x.png", "--out", folder + "/p"))
                .isEqualTo(5);
        assertThat(terminal.err()).contains("would both be called x");
    }

    private int run(String... arguments) {
        return terminal.run(arguments);
    }
}
