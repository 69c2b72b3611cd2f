package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.json.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

    @TempDir
    Path folder;

    private CapturedTerminal terminal;

    @BeforeEach
    void write_two_images_whose_left_half_is_salient() throws IOException {
        terminal = new CapturedTerminal(folder);
        Files.createDirectories(folder.resolve("data/ImageSets/Context"));
        Files.writeString(folder.resolve("data/ImageSets/Context/val.txt"), "a\nb\n");
        for (String id : new String[] {"a", "b"}) {
            write("data/JPEGImages/" + id + ".jpg", "jpg", BufferedImage.TYPE_INT_RGB, 8, x -> 0);
            write("data/sal_distill/" + id + ".png", "png", BufferedImage.TYPE_BYTE_GRAY, 8, x -> x < 4 ? 255 : 0);
        }
    }

    @Test
    void json_holds_the_scored_tasks_and_nothing_else() throws IOException {
        // given one image that is right, and one of which a quarter is found
        write("predictions/sal/a.png", "png", BufferedImage.TYPE_BYTE_GRAY, 16, x -> x < 8 ? 250 : 3);
        write("predictions/sal/b.png", "png", BufferedImage.TYPE_BYTE_GRAY, 16, x -> x < 2 ? 250 : 3);

        // when
        int status = score("--split", "val", "--image-size", "16", "--json");

        // then
        JsonNode result = Json.MAPPER.readTree(terminal.out());
        assertThat(status).as(terminal.err()).isZero();
        assertThat(result.fieldNames()).toIterable().containsExactly("sal");
        assertThat(result.get("sal").fieldNames()).toIterable().containsExactly("mIoU", "maxF");
        assertThat(result.get("sal").get("mIoU").doubleValue()).isEqualTo((1 + 0.25) / 2);
    }

    @Test
    void text_shows_a_table_and_names_what_was_not_scored() throws IOException {
        write("predictions/sal/a.png", "png", BufferedImage.TYPE_BYTE_GRAY, 16, x -> x < 8 ? 250 : 3);
        Files.writeString(folder.resolve("ids.txt"), "a\n");

        int status = score("--ids", folder.resolve("ids.txt").toString(), "--image-size", "16");

        assertThat(status).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("mIoU").contains("100.00 %").contains("1 image at 16 x 16 pixels");
        assertThat(terminal.out()).contains("there are no predictions: semseg, normals, human_parts");
    }

    @Test
    void predictions_are_scored_at_their_own_size_which_is_one_for_all() throws IOException {
        write("predictions/sal/a.png", "png", BufferedImage.TYPE_BYTE_GRAY, 24, x -> x < 12 ? 250 : 3);
        write("predictions/sal/b.png", "png", BufferedImage.TYPE_BYTE_GRAY, 24, x -> x < 12 ? 250 : 3);
        assertThat(score("--split", "val")).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("100.00 %").contains("2 images at 24 x 24 pixels");

        write("predictions/sal/b.png", "png", BufferedImage.TYPE_BYTE_GRAY, 16, x -> x < 8 ? 250 : 3);
        assertThat(score("--split", "val")).isEqualTo(5);
        assertThat(terminal.err()).contains("b.png is 16 x 16 pixels and must be 24 x 24");
    }

    @Test
    void every_fault_is_told_with_its_file() throws IOException {
        write("predictions/sal/a.png", "png", BufferedImage.TYPE_BYTE_GRAY, 10, x -> 0);

        int status = score("--split", "val", "--image-size", "16", "--json");

        JsonNode error = Json.MAPPER.readTree(terminal.err());
        assertThat(status).isEqualTo(5);
        assertThat(error.get("code").asText()).isEqualTo("not-scored");
        assertThat(error.get("error").asText())
                .contains("a.png is 10 x 10 pixels and must be 16 x 16")
                .contains("b.png is missing");
    }

    @Test
    void options_that_make_no_sense_are_usage_errors() {
        assertThat(score("--split", "test")).isEqualTo(2);
        assertThat(score("--split", "val", "--image-size", "0")).isEqualTo(2);
        assertThat(score("--split", "val", "--ids", "x")).isEqualTo(2);
        assertThat(score()).isEqualTo(2);
        assertThat(terminal.err()).contains("no split is called 'test'").contains("--image-size is 0");
    }

    @Test
    void missing_folders_are_named() {
        assertThat(score("--split", "val")).isEqualTo(4);
        assertThat(terminal.err()).contains("predictions holds none of the folders semseg");
        assertThat(terminal.run("score", "x", "--data", "nowhere", "--split", "val"))
                .isEqualTo(4);
        assertThat(terminal.err()).contains("nowhere is not a folder");
    }

    private int score(String... more) {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "score";
        arguments[1] = folder.resolve("predictions").toString();
        arguments[2] = "--data";
        arguments[3] = folder.resolve("data").toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return terminal.run(arguments);
    }

    private void write(String name, String format, int type, int size, IntUnaryOperator column) throws IOException {
        BufferedImage image = new BufferedImage(size, size, type);
        for (int at = 0; at < size * size; at++) {
            image.getRaster().setSample(at % size, at / size, 0, column.applyAsInt(at % size));
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, format, file.toFile());
    }
}
