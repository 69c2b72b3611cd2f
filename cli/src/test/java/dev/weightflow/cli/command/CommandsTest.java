package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.PlatformDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    @TempDir
    Path root;

    private CapturedTerminal terminal;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(root);
    }

    @Test
    void status_of_nothing_is_unavailable_and_leaves_no_trace() {
        assertThat(terminal.run("status", "--json")).isEqualTo(3);
        assertThat(terminal.out()).contains("\"running\" : false");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void down_of_nothing_is_done() {
        assertThat(terminal.run("down")).isZero();
        assertThat(terminal.out()).startsWith("Weightflow is not running in ");
    }

    @Test
    void an_unknown_log_is_named_with_those_there_are() {
        assertThat(terminal.run("logs", "moon")).isEqualTo(4);
        assertThat(terminal.err()).contains("'moon'").contains("trainer, evaluator");
    }

    @Test
    void an_unknown_service_is_a_usage_error() {
        assertThat(terminal.run("up", "--port", "moon=8080")).isEqualTo(2);
        assertThat(terminal.err()).contains("moon").contains("trainer");
    }

    @Test
    void a_port_that_does_not_exist_is_told() {
        assertThat(terminal.run("up", "--kafka-port", "70000")).isEqualTo(2);
        assertThat(terminal.err()).contains("port 70000 does not exist");
    }

    @Test
    void a_heap_of_no_size_is_told_with_the_form_before_anything_starts() {
        for (String word : new String[] {"banana", "2", "0g", "-1g", "1.5g"}) {
            assertThat(terminal.run("up", "--heap", "trainer=" + word)).isEqualTo(2);
            assertThat(terminal.err()).contains("'" + word + "' is not a heap size; write one such as 512m or 2g");
        }
        for (String word : new String[] {"39m", "1024k"}) {
            assertThat(terminal.run("up", "--heap", "trainer=" + word)).isEqualTo(2);
            assertThat(terminal.err()).contains("'" + word + "' is too small a heap; a service takes at least 40m");
        }
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void a_log_in_json_is_an_object() throws Exception {
        Path log = new PlatformDirectory(root.resolve(".weightflow")).logFiles().get("kafka");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "one\ntwo\n");
        assertThat(terminal.run("logs", "kafka", "--json", "-n", "1")).isZero();
        assertThat(Json.MAPPER.readTree(terminal.out()).path("lines")).hasSize(1);
    }

    @Test
    void fewer_lines_than_none_are_a_usage_error() {
        assertThat(terminal.run("logs", "trainer", "-n", "-5")).isEqualTo(2);
        assertThat(terminal.err()).contains("--lines is -5, and must be 0 or more");
        assertThat(terminal.run("logs", "trainer", "-n", "0")).isEqualTo(4);
        assertThat(terminal.err()).contains("trainer has not written to");
    }

    @Test
    void a_folder_that_cannot_hold_the_data_is_told() throws Exception {
        Files.writeString(root.resolve(".weightflow"), "a file in the way");

        assertThat(terminal.run("up")).isEqualTo(1);
        assertThat(terminal.err()).contains("a file is in the way").contains("choose another folder");
    }
}
