package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the pages name a test for each claim (on the lines after it) and each feature (in its row's last cell), and that each test exists. */
class NamedTestsTest {
    private static final Pattern FEATURE = Pattern.compile("(?m)^\\|(.*)\\|([^|\\n]+)\\|$");
    private static final Pattern CLAIM = Pattern.compile("(?m)^- (.*(?:\\n  .*[^\\\\])*)\\\\\\n((?:  .*\\n)+)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    @Test
    void every_claim_has_a_test_that_is_there() throws IOException {
        String claims = section("docs/threat-model.md", "## Claims", "## Not defended");

        assertThat(faults(CLAIM.matcher(claims).results())).isEmpty();
        assertThat(CLAIM.matcher(claims).results()).hasSizeGreaterThan(50).hasSize((int)
                claims.lines().filter(line -> line.startsWith("- ")).count());
    }

    @Test
    void every_feature_has_a_test_that_is_there() throws IOException {
        String features = section("docs/reference/tests.md", "## Features", "## Targets of the fuzzer");
        List<MatchResult> rows = FEATURE.matcher(features).results().skip(2).toList();

        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(faults(rows.stream())).isEmpty();
    }

    private static String section(String page, String from, String to) {
        String text = Repository.text(page);
        return text.substring(text.indexOf(from), text.indexOf(to));
    }

    /**
     * Returns what is wrong.
     *
     * @param entries with what is claimed in the first group and the tests in the second
     */
    private static List<String> faults(Stream<MatchResult> entries) throws IOException {
        Map<String, List<Path>> tests = tests();
        return entries.flatMap(entry -> {
                    List<MatchResult> named =
                            TEST.matcher(entry.group(2)).results().toList();
                    return named.isEmpty()
                            ? Stream.of("no test holds: " + entry.group(1))
                            : named.stream()
                                    .filter(test -> !isThere(test, tests))
                                    .map(test -> "there is no test " + test.group());
                })
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
