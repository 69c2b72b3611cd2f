package dev.weightflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightflowTest {

    @TempDir
    Path root;

    private CapturedTerminal terminal;

    @BeforeEach
    void open() {
        terminal = new CapturedTerminal(root);
    }

    @Test
    void the_help_lists_what_there_is_and_the_exit_statuses() {
        assertThat(terminal.run("--help")).isZero();
        assertThat(terminal.out())
                .contains("Usage: weightflow")
                .contains("Exit status:")
                .contains("not found");
    }

    @Test
    void commands_are_grouped_and_the_exit_statuses_stand_there_once() {
        terminal.run("help");
        assertThat(terminal.out())
                .containsSubsequence(
                        "The platform on this machine:", "up ", "Operating it:", "tokens ", "Work on folders", "fit ");
        CapturedTerminal one = new CapturedTerminal(root);
        assertThat(one.run("help", "trainings")).isZero();
        assertThat(one.out())
                .contains("Usage: weightflow trainings")
                .contains("create", "list", "cancel")
                .doesNotContain("Exit status");
    }

    @Test
    void help_of_a_verb_shows_its_options_and_of_what_there_is_not_what_there_is() {
        assertThat(terminal.run("help", "trainings", "create")).isZero();
        assertThat(terminal.out())
                .contains("Usage: weightflow trainings create")
                .contains("--recipe");

        CapturedTerminal other = new CapturedTerminal(root);
        assertThat(other.run("help", "trainings", "dance")).isEqualTo(2);
        assertThat(other.err())
                .contains("There is no command 'dance'; there are ")
                .contains("watch");
    }

    @Test
    void a_shell_is_told_how_to_complete() {
        assertThat(terminal.run("completion")).isZero();
        assertThat(terminal.out()).contains("complete -F _complete_weightflow").contains("trainings");
    }

    @Test
    void no_command_is_a_usage_error() {
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.err()).isEqualToIgnoringNewLines("Specify a command; see './weightflow --help'.");
    }

    @Test
    void an_unknown_command_is_named_with_the_help() {
        assertThat(terminal.run("dance")).isEqualTo(2);
        assertThat(terminal.err()).contains("'dance'").contains("./weightflow --help");
    }

    @Test
    void a_usage_error_is_json_when_json_was_asked_for() throws Exception {
        // when
        int status = terminal.run("dance", "--json");

        // then
        JsonNode error = Json.MAPPER.readTree(terminal.err());
        assertThat(status).isEqualTo(2);
        assertThat(error.get("code").asText()).isEqualTo("usage");
        assertThat(error.get("exitStatus").asInt()).isEqualTo(2);
        assertThat(error.get("error").asText()).contains("dance");
    }
}
