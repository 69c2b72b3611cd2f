package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the ways through the code that docs/architecture.md walks. */
class WaysTest {
    private static final Pattern FILE = Pattern.compile("`(\\w+\\.java)`");
    private static final int WAYS = 4;
    private static final int LONGEST = 15;

    @Test
    void each_names_files_that_there_are_and_is_short() throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(Repository.path(""))) {
            files = all.filter(file -> file.toString().contains("/src/main/java/"))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
        String section = Repository.text("docs/architecture.md")
                .split("## Ways to follow\\n")[1]
                .split("\\n## ")[0];
        List<List<String>> ways = Stream.of(section.split("\\n\\n"))
                .map(way -> FILE.matcher(way)
                        .results()
                        .map((MatchResult name) -> name.group(1))
                        .toList())
                .filter(way -> !way.isEmpty())
                .toList();

        assertThat(ways).hasSize(WAYS).allSatisfy(way -> assertThat(way)
                .hasSizeLessThanOrEqualTo(LONGEST)
                .doesNotHaveDuplicates()
                .isSubsetOf(files));
    }
}
