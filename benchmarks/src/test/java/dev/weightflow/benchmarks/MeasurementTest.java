package dev.weightflow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {

    @Test
    void quartiles_lie_between_neighbours_of_the_sorted_sample() {
        assertThat(Quantiles.of(new double[] {4, 1, 3, 2})).isEqualTo(new Quantiles(1.75, 2.5, 3.25));
        assertThat(Quantiles.of(new double[] {7})).isEqualTo(new Quantiles(7, 7, 7));
    }

    @Test
    void an_operation_is_charged_for_what_it_did_not_hand_on(@TempDir Path folder) throws IOException {
        Path trace = Files.writeString(folder.resolve("trace.json"), """
                [{"ph": "X", "tid": 1, "name": "linear", "ts": 0, "dur": 5000},
                 {"ph": "X", "tid": 1, "name": "mm", "ts": 1000, "dur": 3000},
                 {"ph": "X", "tid": 2, "name": "mm", "ts": 1000, "dur": 500}]
                """);

        assertThat(ChromeTrace.selfTimes(ChromeTrace.events(trace)))
                .containsExactly(new OperationTime("mm", 3.5, 2), new OperationTime("linear", 2, 1));
    }

    /** 1 ms a line of 1,200 pixels: a softmax inside a copy of 1.5 ms, over the end of the first line. */
    @Test
    void a_picture_shows_each_moment_in_the_colour_of_the_innermost_operation(@TempDir Path folder) throws IOException {
        Path png = folder.resolve("step.png");

        StepPicture.draw(
                List.of(
                        new ChromeTrace.Event("aten::copy_", "1", 100, 1600),
                        new ChromeTrace.Event("aten::softmax", "1", 600, 1350),
                        new ChromeTrace.Event("forward", "1", 0, 5000)),
                1,
                png);

        BufferedImage image = ImageIO.read(png.toFile());
        int copy = StepPicture.colour("aten::copy_").getRGB();
        int softmax = StepPicture.colour("aten::_softmax").getRGB();
        assertThat(image.getWidth()).isEqualTo(1200);
        assertThat(image.getRGB(0, 0)).isEqualTo(copy).isNotEqualTo(softmax);
        assertThat(image.getRGB(600, 0)).isEqualTo(softmax);
        assertThat(image.getRGB(1199, 15)).isEqualTo(softmax);
        assertThat(image.getRGB(299, 22)).isEqualTo(softmax);
        assertThat(image.getRGB(301, 22)).isEqualTo(copy);
        assertThat(image.getRGB(601, 22)).isEqualTo(Color.WHITE.getRGB());
        assertThat(StepPicture.colour("aten::addmm")).isEqualTo(StepPicture.colour("aten::convolution_backward"));
    }

    @Test
    void a_processor_is_told_with_the_features_that_products_depend_on() {
        assertThat(Processor.description(List.of("model name\t: AMD EPYC", "flags\t\t: fpu avx2 avx512f avx512_bf16")))
                .endsWith("processors: AMD EPYC, with avx2, avx512f, avx512_bf16");
        assertThat(Processor.description(List.of())).contains(System.getProperty("os.arch"));
    }
}
