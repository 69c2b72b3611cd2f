package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat model names a test for each claim, and every test that it names is there. */
class ThreatModelTest {
    private static final Pattern CLAIM = Pattern.compile("^\\|[^|]*\\|[^|]+\\|([^|]+)\\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    @Test
    void every_claim_has_a_test_that_is_there() throws IOException {
        String model = Repository.text("docs/threat-model.md");
        String claims = model.substring(model.indexOf("## Claims"), model.indexOf("## Not defended"));
        Map<String, List<Path>> tests = tests();
        List<String> faults = new ArrayList<>();

        claims.lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---") && !line.startsWith("| from whom"))
                .forEach(line -> faults.addAll(faults(line, tests)));

        assertThat(claims.lines().filter(line -> line.startsWith("|"))).hasSizeGreaterThan(20);
        assertThat(faults).isEmpty();
    }

    private static List<String> faults(String line, Map<String, List<Path>> tests) {
        List<MatchResult> named = Optional.of(CLAIM.matcher(line))
                .filter(Matcher::matches)
                .map(claim -> TEST.matcher(claim.group(1)).results().toList())
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

    /** By file name; tests of two modules may have the same. */
    private static Map<String, List<Path>> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.path(""))) {
            return files.filter(file -> file.toString().contains("/src/test/java/")
                            && file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
        }
    }
}
