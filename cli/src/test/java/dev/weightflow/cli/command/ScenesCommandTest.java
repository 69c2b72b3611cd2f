package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenesCommandTest {

    @TempDir
    Path folder;

    private CapturedTerminal terminal;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(folder);
    }

    private int scenes(String... options) {
        String[] line = new String[options.length + 3];
        line[0] = "scenes";
        line[1] = "--out";
        line[2] = folder.resolve("data").toString();
        System.arraycopy(options, 0, line, 3, options.length);
        return terminal.run(line);
    }

    @Test
    void it_renders_shows_progress_and_says_where() {
        assertThat(scenes("--train", "3", "--val", "2", "--image-size", "40x32", "--look", "studio"))
                .isZero();

        assertThat(terminal.out())
                .isEqualToIgnoringNewLines(
                        "Rendered 3 training and 2 validation images into " + folder.resolve("data") + ".");
        assertThat(terminal.err()).contains("rendering: 5 of 5");
        assertThat(folder.resolve("data/JPEGImages"))
                .isDirectoryContaining(file -> file.getFileName().toString().startsWith("studio_1_train_"));
    }

    @Test
    void a_second_run_says_that_all_is_there() throws Exception {
        scenes("--train", "1", "--val", "1", "--image-size", "40x32");

        CapturedTerminal again = new CapturedTerminal(folder);
        terminal = again;
        assertThat(scenes("--train", "1", "--val", "1", "--image-size", "40x32", "--json"))
                .isZero();

        JsonNode result = Json.MAPPER.readTree(again.out());
        assertThat(result.get("rendered").asBoolean()).isFalse();
        assertThat(result.get("train").asInt()).isEqualTo(1);
    }

    @Test
    void wrong_options_are_a_usage_error_that_names_them_all() {
        assertThat(scenes("--image-size", "huge", "--look", "dusk")).isEqualTo(2);

        assertThat(terminal.err())
                .contains("'huge'")
                .contains("day, studio, night")
                .contains("'dusk'");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void a_folder_in_use_is_refused() throws Exception {
        Files.createDirectories(folder.resolve("data/mine"));

        assertThat(scenes("--train", "1", "--val", "1")).isEqualTo(5);

        assertThat(terminal.err()).contains("is not empty").contains("choose another folder");
    }
}
