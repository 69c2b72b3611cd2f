package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import dev.weightflow.schema.dataset.Split;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes a pattern and a path, a line each. */
class PathPatternFuzzTest {
    private static final int BACKTRACKED = 60;
    private static final int WILDCARDS = 4;

    static Stream<byte[]> sound() {
        return Stream.of(
                        "images/{id}.jpg\nimages/a.jpg",
                        "{split}/*/{id}_*.png\nval/a/b_c.png",
                        "{split}/{id}/{split}.png\ntrain/a/train.png",
                        "a*b*{id}*c/*\naabbcc/d")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("sound")
    @FuzzTest
    void matches_or_not(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        if (lines.length < 2
                || input.length > 4096
                || PathPattern.fault(lines[0]).isPresent()) {
            return;
        }
        PathPattern pattern = new PathPattern(lines[0]);
        PathMatcher matcher = new PathMatcher(pattern);
        Optional<PathMatcher.Match> match = Untrusted.read(
                        () -> matcher.match(lines[1], Limits.defaults().begin("pattern")))
                .orElseThrow();
        match.ifPresent(found -> assertThat(found.id()).isNotEmpty().doesNotContain("/"));
        if (lines[0].length() + lines[1].length() < BACKTRACKED && wildcards(lines[0]) <= WILDCARDS) {
            assertThat(match).isEqualTo(backtracked(lines[0], lines[1]));
        }
        if (!pattern.hasSplit() && !pattern.text().contains("*")) {
            assertThat(matcher.match(pattern.path("some-id"), Limits.defaults().begin("pattern")))
                    .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo("some-id"));
        }
    }

    private static long wildcards(String pattern) {
        return pattern.replace(PathPattern.ID, "*")
                .chars()
                .filter(character -> character == '*')
                .count();
    }

    /** Matches by a regular expression, whose time grows exponentially with the wildcards, for short inputs with few of them only. */
    private static Optional<PathMatcher.Match> backtracked(String pattern, String path) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < pattern.length(); ) {
            if (pattern.startsWith(PathPattern.ID, at)) {
                regex.append("(?<id>[^/]+?)");
                at += PathPattern.ID.length();
            } else if (pattern.startsWith(PathPattern.SPLIT, at)) {
                regex.append(regex.indexOf("(?<split>") >= 0 ? "\\k<split>" : "(?<split>train|val)");
                at += PathPattern.SPLIT.length();
            } else {
                regex.append(pattern.charAt(at) == '*' ? "[^/]*" : Pattern.quote(pattern.substring(at, at + 1)));
                at++;
            }
        }
        Matcher found = Pattern.compile(regex.toString()).matcher(path);
        return found.matches()
                ? Optional.of(new PathMatcher.Match(
                        found.group("id"),
                        pattern.contains(PathPattern.SPLIT)
                                ? Optional.of(Split.of(found.group("split")))
                                : Optional.empty()))
                : Optional.empty();
    }

    @Test
    void matches_or_not_what_was_changed() {
        Changed.tryAll(sound(), this::matches_or_not);
    }
}
