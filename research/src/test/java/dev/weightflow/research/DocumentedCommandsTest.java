package dev.weightflow.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.Weightflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Checks that every command in a document, a setting's comment or a message is accepted by the command line. */
class DocumentedCommandsTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    /** Parser of any number of command lines, each as if it were the first. */
    private static final CommandLine LINE = Weightflow.over(new CapturedTerminal(PROJECT).terminal());

    private static final Pattern COMMAND = Pattern.compile("\\./weightflow ((?:\\\\\\n|[^`'\"#;|)\\n])+)");

    /**
     * @param line as written, with placeholders in the place of values
     */
    private record Documented(Path file, String line) {}

    @TestFactory
    Stream<DynamicTest> documented_commands_are_taken() {
        List<Documented> all = Stream.of(
                        "README.md", "docs", "docker-compose.yml", ".env.example", "deploy", "k8s", "testing/compose")
                .map(PROJECT::resolve)
                .filter(Files::exists)
                .flatMap(DocumentedCommandsTest::files)
                .flatMap(file -> commands(file).stream())
                .toList();
        assertThat(all).hasSizeGreaterThan(60);
        return all.stream()
                .map(each -> DynamicTest.dynamicTest(
                        PROJECT.relativize(each.file()) + ": " + each.line(), () -> assertTaken(each)));
    }

    @Test
    void commands_in_messages_are_taken() {
        List<Documented> all = Stream.of(
                        "cli", "research", "local", "services", "shared-platform", "shared-data", "shared-model")
                .map(PROJECT::resolve)
                .flatMap(DocumentedCommandsTest::files)
                .filter(file -> file.toString().contains("/src/main/"))
                .flatMap(file -> commands(file).stream())
                .toList();
        assertThat(all).hasSizeGreaterThan(20);
        all.forEach(DocumentedCommandsTest::assertTaken);
    }

    private static void assertTaken(Documented documented) {
        String words = documented
                .line()
                .replaceAll("[\\[\\]]|…|\\.\\.\\.", "")
                .replaceAll("SERVICE|\\$service", "trainer")
                .replaceAll("\\bN\\b", "1")
                .strip();
        try {
            LINE.parseArgs(words.split("\\s+"));
        } catch (MissingParameterException incomplete) {
            // a mention of the command, and correct
        } catch (ParameterException e) {
            throw new AssertionError(
                    PROJECT.relativize(documented.file()) + ": ./weightflow " + words + ": " + e.getMessage(), e);
        }
    }

    private static Stream<Path> files(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            return files
                    .filter(file -> file.toString().matches(".*(\\.(md|yml|yaml|java|sh|html)|\\.env\\.example)"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Documented> commands(Path file) {
        try {
            List<Documented> commands = new ArrayList<>();
            Matcher matcher = COMMAND.matcher(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
            while (matcher.find()) {
                String line = matcher.group(1)
                        .replaceAll("\\\\\n\\s*", " ")
                        .replaceAll("(\\s{2,}|\\s\\d?>|}|</).*", "")
                        .replaceAll("[,:.]*\\s*$", "")
                        .strip();
                // the experiments are a program of their own
                if (!line.isEmpty() && !line.startsWith("chaos") && line.matches("[a-z].*")) {
                    commands.add(new Documented(file, line));
                }
            }
            return commands;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
