package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests rules of all Java sources that no compiler and no rule of ArchUnit sees. */
class JavaSourcesTest {
    private static final Pattern QUESTION =
            Pattern.compile("/\\*\\*\\s+(?:\\*\\s+)?(?:What|Whether|How|Who|Whose|Why|Which|Where|When)\\b.*");
    private static final Pattern FORMATTED =
            Pattern.compile("((?:\"(?:[^\"\\\\\\n]|\\\\.)*+\"\\s*\\+?\\s*)+)\\)?\\s*\\.formatted\\(");
    private static final Pattern SEPARATED = Pattern.compile("%(?:\\d\\$)?[-+0-9]*[,.]");

    @Test
    void a_javadoc_begins_with_a_verb_or_a_noun() throws IOException {
        assertThat(found("src", text -> QUESTION.matcher(text).results().map(found -> found.start())))
                .isEmpty();
    }

    @Test
    void numbers_have_the_same_separators_whatever_the_machine_s_locale() throws IOException {
        assertThat(found("src/main", text -> FORMATTED
                        .matcher(text)
                        .results()
                        .filter(found -> SEPARATED.matcher(found.group(1)).find())
                        .map(found -> found.start())))
                .as("Numbers.format has a locale of its own")
                .isEmpty();
    }

    private interface Faults {
        Stream<Integer> in(String text);
    }

    private static List<String> found(String sources, Faults faults) throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(Repository.path(""))) {
            for (Path file : files.filter(any -> isSource(any, sources)).toList()) {
                String text = Files.readString(file);
                faults.in(text)
                        .map(at -> Repository.path("").relativize(file) + ":"
                                + (1 + text.substring(0, at).lines().count()))
                        .forEach(found::add);
                read++;
            }
        }
        assertThat(read).isGreaterThan(500);
        return found;
    }

    private static boolean isSource(Path file, String sources) {
        return file.toString().endsWith(".java")
                && file.toString().replace('\\', '/').contains("/" + sources + "/");
    }
}
