package dev.weightflow.cli.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.local.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published weights are those of their card: with the heads of their pre-training they see scenes that they were not trained on. */
class SwinMicroScenesTest {
    @TempDir
    Path folder;

    @Test
    void scenes_of_another_seed_are_seen_as_well_as_the_card_says() throws IOException {
        Path data = folder.resolve("data");
        run("scenes --out " + data
                + " --train 0 --val 40 --image-size 160x120 --seed 77 --look varied --layout pre-training");
        Path predictions = folder.resolve("predictions");
        Path weights = folder.resolve("swin-micro-scenes.safetensors");
        try (InputStream published = WeightsFile.class.getResourceAsStream("published/" + weights.getFileName())) {
            Files.copy(published, weights);
        }
        run("predict " + weights + " --data " + data.resolve("images") + " --out " + predictions);

        JsonNode score = Json.MAPPER.readTree(run("score --json " + predictions + " --data " + data + " --split val"));

        assertThat(score.path("things").path("mIoU").doubleValue()).isGreaterThan(0.40);
        assertThat(score.path("depth").path("rmse").doubleValue()).isLessThan(2.1);
        assertThat(score.path("edges").path("odsF").doubleValue()).isGreaterThan(0.52);
    }

    @Test
    void a_training_from_them_takes_images_that_they_fit() throws IOException {
        Path data = folder.resolve("data");
        run("scenes --out " + data + " --train 4 --val 2 --image-size 64x48");
        String fit = "fit --data " + data + " --weights swin-micro-scenes --steps 1 --batch-size 2 --device cpu --out "
                + folder.resolve("out");

        run(fit);

        assertThat(Json.MAPPER
                        .readTree(folder.resolve("out/run.json").toFile())
                        .path("imageSize")
                        .intValue())
                .isEqualTo(128);
        CapturedTerminal terminal = new CapturedTerminal(folder);
        assertThat(terminal.run((fit + "64 --image-size 64").split(" "))).isNotZero();
        assertThat(terminal.err())
                .contains("swin-micro-scenes has windows that images of 64 pixels have no room for: leave --image-size"
                        + " out, or give 128.");
        assertThat(terminal.run((fit + "32 --image-size 33").split(" "))).isNotZero();
        assertThat(terminal.err()).contains("imageSize must fit the windows");
    }

    private String run(String line) {
        CapturedTerminal terminal = new CapturedTerminal(folder);
        int status = terminal.run(line.split(" "));
        assertThat(status).as(terminal.err()).isZero();
        return terminal.out();
    }
}
