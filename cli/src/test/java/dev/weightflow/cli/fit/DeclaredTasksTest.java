package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.data.dataset.folder.DatasetFolder;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.run.History;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes a folder with three tasks of its own, of which a third of the labels is missing, from data to predictions without a line of code. */
class DeclaredTasksTest {

    private static final TaskName COVER = TaskName.of("cover");
    private static final TaskName DEPTH = TaskName.of("depth");
    private static final TaskName EDGES = TaskName.of("edges");

    @TempDir
    static Path folder;

    private static Path data;

    @BeforeAll
    static void render_scenes() {
        data = folder.resolve("data");
        run("scenes --layout dataset-yaml --look studio --train 36 --val 3 --seed 3 --image-size 64x64 --out " + data);
    }

    @Test
    void a_model_of_the_folder_s_tasks_is_better_than_untrained_and_than_any_constant() throws IOException {
        // when
        Path out = folder.resolve("run");
        run("fit --data " + data + " --out " + out + " --model micro --method full --option decoder=segformer"
                + " --epochs 20 --batch-size 4 --lr 4e-3 --set lossWeights.edges=100 --set dropPath=0 --set rotation=0"
                + " --set minScale=1 --set maxScale=1 --eval-every 100 --tensorboard --watch --device cpu");

        // then the depth is a metre closer than untrained and a tenth closer than the mean of the training depths
        History history = History.in(out);
        var untrained = history.untrained().figures();
        var trained = history.best().figures();
        double mean = depths("train").average().orElseThrow();
        double constant = Math.sqrt(depths("val")
                .map(depth -> (depth - mean) * (depth - mean))
                .average()
                .orElseThrow());
        assertThat(trained.get(DEPTH)).isLessThan(untrained.get(DEPTH) - 1).isLessThan(0.9 * constant);

        // and boundaries are found a tenth of all better than untrained and than where all is boundary; where none is,
        // F is 0
        assertThat(trained.get(EDGES)).isGreaterThan(untrained.get(EDGES) + 0.1).isGreaterThan(allBoundary() + 0.1);
        assertThat(trained.get(COVER)).isGreaterThan(untrained.get(COVER) + 0.05);

        // and all that shows the run knows the tasks
        assertThat(out.resolve("README.md"))
                .content()
                .contains("| cover | mIoU, % |", "| depth | rmse, m |", "| edges | odsF, % |", "| furniture |")
                .contains("Best is the greatest Δm over ordinary figures");
        assertThat(out.resolve("report.html")).content().contains("validation: depth, rmse, m", "loss of edges");
        assertThat(out.resolve("predictions")).isDirectoryContaining("glob:**.png");
        assertThat(out.resolve("tensorboard")).isNotEmptyDirectory();

        // when the validation images are predicted and scored
        Path images = Files.createDirectory(folder.resolve("images"));
        for (String id : ids("val")) {
            Files.copy(data.resolve("images/" + id + ".jpg"), images.resolve(id + ".jpg"));
        }
        Path predictions = folder.resolve("predictions");
        run("predict " + out.resolve("best/model.safetensors") + " --data " + images + " --out " + predictions);
        JsonNode score = Json.MAPPER.readTree(run("score --json " + predictions + " --data " + data + " --split val"));

        // then the score is the validation's; numbers are stored whole, and probabilities in 8 bits
        assertThat(score.path("depth").path("rmse").doubleValue()).isCloseTo(trained.get(DEPTH), within(1e-3));
        assertThat(score.path("cover").path("mIoU").doubleValue()).isCloseTo(trained.get(COVER), within(1e-3));
        assertThat(score.path("edges").path("odsF").doubleValue()).isCloseTo(trained.get(EDGES), within(0.02));
    }

    @Test
    void methods_are_compared_by_the_folder_s_tasks() throws IOException {
        String report = run("compare --json --data " + data + " --out " + folder.resolve("comparison")
                + " --model micro --methods decoders-only,lora --seeds 1 --steps 2 --batch-size 4 --device cpu");

        JsonNode rows = Json.MAPPER.readTree(report).path("rows");
        assertThat(rows).hasSize(2);
        for (JsonNode row : rows) {
            assertThat(row.path("summary").path("figures").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("cover", "depth", "edges");
        }
        assertThat(folder.resolve("comparison/report.txt"))
                .content()
                .contains("cover: mIoU. depth: rmse, lower is better. edges: odsF.")
                .doesNotContain("normals", "null", "Published figures");
    }

    private static String run(String line) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        assertThat(terminal.run(line.split(" "))).as(terminal.err()).isZero();
        return terminal.out();
    }

    /** Reads the metres of a split's labels except in holes. */
    private static DoubleStream depths(String split) throws IOException {
        return labels(DEPTH, split)
                .flatMapToDouble(Arrays::stream)
                .filter(number -> number > 0)
                .map(number -> number / 1000);
    }

    private static double allBoundary() throws IOException {
        TaskMetric metric = DatasetFolder.open(data).tasks().kind(EDGES).metric();
        return labels(EDGES, "val")
                .map(numbers -> {
                    float[] everywhere = new float[numbers.length];
                    Arrays.fill(everywhere, 1);
                    float[] label = new float[numbers.length];
                    for (int pixel = 0; pixel < label.length; pixel++) {
                        label[pixel] = numbers[pixel] > 0 ? 1 : 0;
                    }
                    return metric.ofPrediction(everywhere, label);
                })
                .reduce(TaskMetric.State::plus)
                .flatMap(TaskMetric.State::result)
                .orElseThrow()
                .primary();
    }

    private static Stream<double[]> labels(TaskName task, String split) throws IOException {
        Stream.Builder<double[]> labels = Stream.builder();
        for (String id : ids(split)) {
            Path file = data.resolve("labels").resolve(task.key()).resolve(id + ".png");
            if (Files.exists(file)) {
                labels.add(ImageIO.read(file.toFile()).getRaster().getSamples(0, 0, 64, 64, 0, (double[]) null));
            }
        }
        return labels.build();
    }

    private static List<String> ids(String split) throws IOException {
        return Files.readAllLines(data.resolve("splits/" + split + ".txt"));
    }
}
