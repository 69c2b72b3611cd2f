package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weightflow.cli.report.Plot;
import dev.weightflow.model.run.History;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
    private static final String VALIDATION = "{\"type\":\"validation\",\"step\":%d,\"epoch\":0,\"metrics\":"
            + "{\"normals\":{\"meanAngularError\":%d},\"sal\":{\"mIoU\":0.2,\"maxF\":0.3}}}";
    private static final String STEP = "{\"type\":\"step\",\"step\":%d,\"epoch\":0,\"learningRate\":0.001,\"loss\":1,"
            + "\"losses\":{\"normals\":%s,\"sal\":%s},\"gradientNorm\":1,\"imagesPerSecond\":1}";

    @TempDir
    Path folder;

    @BeforeEach
    void fonts() {
        assumeThat(Plot.hasFonts()).isTrue();
    }

    private BufferedImage drawn(int steps, String sal) throws IOException {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>(List.of(String.format(Locale.ROOT, VALIDATION, 0, 90)));
        for (int step = 1; step <= steps; step++) {
            lines.add(String.format(Locale.ROOT, STEP, step, Double.toString(1 + random.nextDouble()), sal));
        }
        lines.add(String.format(Locale.ROOT, VALIDATION, steps, 40));
        Files.write(folder.resolve("metrics.jsonl"), lines);
        Path picture = folder.resolve("curves.png");
        assertThat(Curves.draw(History.in(folder), picture)).isTrue();
        return ImageIO.read(picture.toFile());
    }

    @Test
    void a_long_run_is_drawn_with_its_smoothed_losses() throws IOException {
        BufferedImage picture = drawn(3_000, "0.5");

        assertThat(picture.getWidth()).isEqualTo(2 * 640);
        assertThat(picture.getHeight()).isEqualTo(2 * 360);
    }

    @Test
    void a_task_whose_loss_was_never_a_number_hinders_no_other() throws IOException {
        assertThat(drawn(30, "\"NaN\"").getWidth()).isEqualTo(2 * 640);
    }
}
