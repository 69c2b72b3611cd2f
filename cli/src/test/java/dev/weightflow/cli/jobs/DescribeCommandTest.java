package dev.weightflow.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribeCommandTest {
    @TempDir
    Path folder;

    private CapturedTerminal terminal;

    @BeforeEach
    void write_four_images_with_a_mask_of_three() throws IOException {
        terminal = new CapturedTerminal(folder);
        for (String id : new String[] {"a", "b", "c", "d"}) {
            write("data/photos/" + id + ".jpg", "jpg", BufferedImage.TYPE_INT_RGB, (x, y) -> 0x336699);
        }
        for (String id : new String[] {"a", "b", "c"}) {
            write("data/water/" + id + ".png", "png", BufferedImage.TYPE_BYTE_GRAY, (x, y) -> x < 4 ? 255 : 0);
        }
    }

    private void write(String file, String format, int type, IntBinaryOperator shade) throws IOException {
        BufferedImage image = new BufferedImage(8, 8, type);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                int value = shade.applyAsInt(x, y);
                if (type == BufferedImage.TYPE_BYTE_GRAY) {
                    image.getRaster().setSample(x, y, 0, value);
                } else {
                    image.setRGB(x, y, value);
                }
            }
        }
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        ImageIO.write(image, format, path.toFile());
    }

    private int describe(String... more) {
        String[] words = Stream.concat(
                        Stream.of("datasets", "describe", folder.resolve("data").toString()), Stream.of(more))
                .toArray(String[]::new);
        return terminal.run(words);
    }

    @Test
    void a_guess_is_shown_and_nothing_is_written_until_it_is_asked_for() {
        assertThat(describe()).as(terminal.err()).isZero();

        assertThat(terminal.out()).contains("kind: binary", "labels: water/{id}.png", "splits: 0.1");
        assertThat(folder.resolve("data/dataset.yaml")).doesNotExist();
    }

    @Test
    void a_written_guess_is_read_counted_and_drawn() {
        int status = describe(
                "--write", "--check", "--sheet", folder.resolve("sheet.png").toString());

        assertThat(folder.resolve("data/dataset.yaml")).exists();
        assertThat(folder.resolve("sheet.png")).exists();
        // the photograph without a mask is no sample
        assertThat(status).isEqualTo(1);
        assertThat(terminal.out()).contains("water", "binary", "sample d has no label of any task");
    }

    @Test
    void what_is_wrong_is_told_with_file_and_line() throws IOException {
        Files.writeString(
                folder.resolve("data/dataset.yaml"), "images: photos/{id}.jpg\nsplits: 0.3\ntasks: [{name: water}]\n");

        assertThat(describe()).isNotZero();
        assertThat(terminal.err()).contains("dataset.yaml, line 3: 'kind' is missing");
    }
}
