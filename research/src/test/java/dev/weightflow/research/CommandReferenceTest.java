package dev.weightflow.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.Weightflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Checks that the reference page of the command line matches the commands' help. */
class CommandReferenceTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String PAGE = "docs/reference/commands.md";
    private static final int WIDTH = 140;

    @Test
    void the_reference_is_what_the_commands_say() throws Exception {
        CommandLine line = Weightflow.over(new CapturedTerminal(PROJECT).terminal());
        String page = """
                # Commands

                Generated from the commands themselves; `./weightflow help X` shows the same.
                """ + sections("weightflow", line).collect(Collectors.joining());
        assertThat(page).contains("## `./weightflow trainings create`");

        if ("write".equals(System.getProperty("weightflow.generated"))) {
            Files.writeString(PROJECT.resolve(PAGE), page);
        }
        assertThat(PROJECT.resolve(PAGE))
                .as("%s is generated: run this test with -Dweightflow.generated=write and commit the difference", PAGE)
                .hasContent(page);
    }

    private static Stream<String> sections(String name, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.usageMessage().width(WIDTH);
        String usage = line.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        return Stream.concat(
                Stream.of("\n## `./" + name + "`\n\n```text\n" + usage + "\n```\n"),
                line.getSubcommands().entrySet().stream()
                        .filter(sub ->
                                !sub.getValue().getCommandSpec().usageMessage().hidden())
                        .flatMap(sub -> sections(name + " " + sub.getKey(), sub.getValue())));
    }
}
