package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.tensorboard.EventReader;
import dev.weightflow.local.json.Json;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the outputs of a run under way: its page, its event files, its name and tags. */
class FollowedRunTest {

    @TempDir
    Path folder;

    @Test
    void event_files_hold_the_numbers_of_the_history_once_also_when_a_run_goes_on() throws IOException {
        // given a whole run, and one that ends after step 4 with a record that is cut off
        SceneDataset.render(SceneOptions.of(folder.resolve("data"), 4, 2, 3).withSize(64, 48), step -> {});
        Path out = folder.resolve("out");
        Path events = folder.resolve("tb/first try");
        assertThat(fit()).isZero();
        List<String> undisturbed = withoutPace(out);
        Path later = Files.move(out, folder.resolve("whole"));
        Path laterEvents = Files.move(folder.resolve("tb"), folder.resolve("tb-whole"));
        assertThat(fit("--checkpoint-every", "2", "--patience", "1", "--min-delta", "1000"))
                .isZero();
        Files.write(events.resolve(name(events)), new byte[] {9, 9, 9}, StandardOpenOption.APPEND);

        // when the same run goes on
        assertThat(fit("--checkpoint-every", "2")).isZero();

        // then
        assertThat(withoutPace(out)).isEqualTo(undisturbed);
        assertThat(scalars(events)).isEqualTo(reported(out));
        assertThat(scalars(laterEvents.resolve(events.getFileName()))).isEqualTo(reported(later));
        List<EventReader.Value> pictures = EventReader.values(events).stream()
                .filter(value -> value.picture() != null)
                .toList();
        assertThat(pictures).extracting(EventReader.Value::step).containsExactly(0L, 0L, 2L, 2L, 4L, 4L, 6L, 6L);
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(pictures.get(0).picture().bytes(4)));
        assertThat(pictures.get(0).picture().number(1)).isEqualTo(image.getHeight());
        assertThat(pictures.get(0).picture().number(2)).isEqualTo(image.getWidth());
        assertThat(EventReader.values(events))
                .filteredOn(value -> value.tag().equals("config"))
                .singleElement()
                .satisfies(value -> assertThat(value.tensor().text(8)).contains("| learningRate | 0.002 |"));

        // and the page, the card and run.json have name and tags
        assertThat(out.resolve("report.html"))
                .content()
                .contains(
                        "<h1>first try</h1>",
                        "why=&lt;b&gt; | c",
                        "data-running=\"false\"",
                        "Trained for 6 steps.",
                        "Predictions after step 6",
                        "validation: normals, mean angular error, degrees")
                .doesNotContain("%STATE%", "%SERIES%");
        JsonNode series = series(Files.readString(out.resolve("report.html")));
        assertThat(series.path("loss.total").path("steps").size()).isEqualTo(6);
        assertThat(series.path("loss.total").path("values").get(3).doubleValue())
                .isEqualTo(reportedOf(out, 4).path("loss").doubleValue());
        assertThat(series.path("validation.normals").path("steps").toString()).isEqualTo("[0,2,4,6]");
        assertThat(out.resolve("predictions/latest")).isDirectoryContaining("glob:**.png");
        assertThat(out.resolve("README.md"))
                .content()
                .contains("| name | first try |\n| tags | who=me, why=<b> \\| c |\n");
        JsonNode run = Json.MAPPER.readTree(out.resolve("run.json").toFile()).path("run");
        assertThat(run.path("name").asText()).isEqualTo("first try");
        assertThat(run.path("tags").path("why").asText()).isEqualTo("<b> | c");
    }

    /** Reads the series that the page draws. */
    private static JsonNode series(String page) throws IOException {
        String begin = "<script type=\"application/json\" id=\"series\" data-part>";
        int from = page.indexOf(begin) + begin.length();
        return Json.MAPPER.readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    private static JsonNode reportedOf(Path out, int step) throws IOException {
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            JsonNode report = Json.MAPPER.readTree(line);
            if (report.path("type").asText().equals("step")
                    && report.path("step").asInt() == step) {
                return report;
            }
        }
        throw new AssertionError("no step " + step);
    }

    private int fit(String... more) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        String[] all = {
            "fit",
            "--data",
            folder.resolve("data").toString(),
            "--out",
            folder.resolve("out").toString(),
            "--model",
            "micro",
            "--steps",
            "6",
            "--batch-size",
            "2",
            "--eval-every",
            "1",
            "--watch",
            "--tensorboard",
            folder.resolve("tb").toString(),
            "--name",
            "first try",
            "--tag",
            "who=me",
            "--tag",
            "why=<b> | c"
        };
        int status = terminal.run(Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
        assertThat(terminal.err()).contains("Watch it at http://127.0.0.1:", "tensorboard --logdir ");
        return status;
    }

    private static Path name(Path events) throws IOException {
        try (Stream<Path> files = Files.list(events)) {
            return files.findFirst().orElseThrow().getFileName();
        }
    }

    private static List<String> withoutPace(Path out) throws IOException {
        return Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"imagesPerSecond\":[^,}]*", ""))
                .toList();
    }

    /** Reads every scalar by its tag and step; each must occur once. */
    private static Map<String, Float> scalars(Path events) throws IOException {
        Map<String, Float> scalars = new TreeMap<>();
        for (EventReader.Value value : EventReader.values(events)) {
            if (value.scalar() != null && !value.tag().equals("validation/delta_m")) {
                assertThat(scalars.put(value.tag() + "@" + value.step(), value.scalar()))
                        .as("twice: " + value.tag() + " at " + value.step())
                        .isNull();
            }
        }
        return scalars;
    }

    /** Reads the same values from the lines of {@code metrics.jsonl}, as plain JSON. */
    private static Map<String, Float> reported(Path out) throws IOException {
        Map<String, Float> reported = new TreeMap<>();
        for (String text : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            JsonNode line = Json.MAPPER.readTree(text);
            String at = "@" + line.path("step").asInt();
            Map<String, JsonNode> named = new HashMap<>();
            if (line.path("type").asText().equals("step")) {
                named.put("loss/total", line.path("loss"));
                line.path("losses")
                        .fields()
                        .forEachRemaining(loss -> named.put("loss/" + loss.getKey(), loss.getValue()));
                named.put("training/learning_rate", line.path("learningRate"));
                named.put("training/gradient_norm", line.path("gradientNorm"));
                named.put("training/images_per_second", line.path("imagesPerSecond"));
            } else {
                line.path("metrics")
                        .fields()
                        .forEachRemaining(task -> task.getValue().fields().forEachRemaining(metric -> {
                            if (metric.getValue().isNumber()) {
                                named.put("validation/" + task.getKey() + "/" + metric.getKey(), metric.getValue());
                            }
                        }));
            }
            named.forEach((name, value) -> reported.put(name + at, (float) value.doubleValue()));
        }
        return reported;
    }
}
