package dev.weightflow.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.client.Session;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** Compares a command built alone with the same command built among all others. */
class CommandFactoryTest {
    private static final Session SESSION = Session.of(new CapturedTerminal(Path.of("..")).terminal());

    @TestFactory
    Stream<DynamicTest> a_command_alone_is_as_among_all() {
        CommandLine all = Weightflow.over(SESSION);
        return all.getSubcommands().entrySet().stream()
                .filter(command -> !command.getKey().equals("completion"))
                .flatMap(command -> Stream.concat(
                        Stream.of(alone(command.getValue(), command.getKey())),
                        command.getValue().getSubcommands().entrySet().stream()
                                .map(verb -> alone(verb.getValue(), command.getKey(), verb.getKey()))));
    }

    private static DynamicTest alone(CommandLine amongAll, String... words) {
        return DynamicTest.dynamicTest(String.join(" ", words), () -> {
            CommandLine called = Weightflow.over(SESSION, words);
            for (String word : words) {
                assertThat(called.getSubcommands()).containsOnlyKeys(word);
                called = called.getSubcommands().get(word);
            }
            assertThat(called.getUsageMessage()).isEqualTo(amongAll.getUsageMessage());
        });
    }

    @Test
    void the_help_lists_what_was_not_built() {
        CommandLine alone = Weightflow.over(SESSION, "--help");

        assertThat(alone.getSubcommands()).containsOnlyKeys("help");
        assertThat(alone.getUsageMessage())
                .isEqualTo(Weightflow.over(SESSION).getUsageMessage())
                .contains("datasets", "status");
    }

    @Test
    void the_help_of_a_command_lists_its_verbs_whatever_follows() {
        CapturedTerminal terminal = new CapturedTerminal(Path.of(".."));
        String[] arguments = {"datasets", "--help", "list"};

        assertThat(Weightflow.over(Session.of(terminal.terminal()), arguments).execute(arguments))
                .isZero();

        assertThat(terminal.out()).contains("ingest", "describe", "Lists the datasets");
    }

    @Test
    void options_of_all_commands_stand_before_a_verb_too() {
        CapturedTerminal terminal = new CapturedTerminal(Path.of("nowhere"));
        String[] arguments = {"datasets", "--json", "list"};

        assertThat(Weightflow.over(Session.of(terminal.terminal()), arguments).execute(arguments))
                .isEqualTo(3);

        assertThat(terminal.err()).startsWith("{");
    }

    @Test
    void the_commands_of_this_module_stand_among_those_of_the_command_line() {
        assertThat(Weightflow.over(SESSION).getSubcommands().keySet())
                .containsSubsequence("fit", "compare", "study", "seeds", "predict", "score", "geometry", "methods");
    }

    @Test
    void what_is_not_there_meets_all_there_is() {
        int all = Weightflow.over(SESSION).getSubcommands().size();

        assertThat(Weightflow.over(SESSION, "dance").getSubcommands()).hasSize(all);
        assertThat(Weightflow.over(SESSION, "help", "dance").getSubcommands()).hasSize(all);
        assertThat(Weightflow.over(SESSION, "trainings", "dance")
                        .getSubcommands()
                        .get("trainings")
                        .getSubcommands())
                .containsKeys("create", "list", "cancel");
    }
}
