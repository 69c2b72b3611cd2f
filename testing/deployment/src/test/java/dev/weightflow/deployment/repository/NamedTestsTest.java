package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the pages name a test for each claim and each feature, in a table's last cell, and that every named test exists. */
class NamedTestsTest {
    private static final Pattern ROW = Pattern.compile("^\\|.*\\|([^|]+)\\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    @ParameterizedTest
    @CsvSource({
        "docs/threat-model.md, ## Claims, ## Not defended",
        "docs/reference/tests.md, ## Features, ## Targets of the fuzzer"
    })
    void every_row_has_a_test_that_is_there(String page, String from, String to) throws IOException {
        String text = Repository.text(page);
        List<String> rows = text.substring(text.indexOf(from), text.indexOf(to))
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(1)
                .filter(line -> !line.startsWith("|---") && !line.startsWith("| from whom"))
                .toList();
        Map<String, List<Path>> tests = tests();

        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(rows).allSatisfy(row -> assertThat(faults(row, tests)).isEmpty());
    }

    private static List<String> faults(String line, Map<String, List<Path>> tests) {
        List<MatchResult> named = Optional.of(ROW.matcher(line))
                .filter(Matcher::matches)
                .map(row -> TEST.matcher(row.group(1)).results().toList())
                .orElse(List.of());
        if (named.isEmpty()) {
            return List.of("no test holds: " + line);
        }
        return named.stream()
                .filter(test -> !isThere(test, tests))
                .map(test -> "there is no test " + test.group())
                .toList();
    }

    private static boolean isThere(MatchResult test, Map<String, List<Path>> tests) {
        return tests.getOrDefault(test.group(1) + ".java", List.of()).stream()
                .anyMatch(file -> test.group(2) == null || text(file).contains("void " + test.group(2) + "("));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the tests by file name; tests of two modules may have the same. */
    private static Map<String, List<Path>> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.path(""))) {
            return files.filter(file -> file.toString().contains("/src/test/java/")
                            && file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
        }
    }
}
