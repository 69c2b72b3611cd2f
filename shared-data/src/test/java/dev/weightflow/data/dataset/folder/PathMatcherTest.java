package dev.weightflow.data.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.data.dataset.Watch;
import dev.weightflow.schema.dataset.Split;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PathMatcherTest {
    private static final Limits LIMITS = Limits.defaults();

    private static Optional<PathMatcher.Match> match(String pattern, String path) {
        assertThat(PathPattern.fault(pattern)).isEmpty();
        return new PathMatcher(new PathPattern(pattern)).match(path, LIMITS.begin("images"));
    }

    @Test
    void ids_splits_and_stars_are_found() {
        assertThat(match("images/{id}.jpg", "images/a_1.jpg")).contains(new PathMatcher.Match("a_1", Optional.empty()));
        assertThat(match("{split}/*/{id}_{split}.png", "val/x/7_val.png"))
                .contains(new PathMatcher.Match("7", Optional.of(Split.VAL)));
        assertThat(match("{split}/*/{id}_{split}.png", "val/x/7_train.png")).isEmpty();
        assertThat(match("images/{id}.jpg", "images/a/b.jpg")).isEmpty();
        assertThat(match("images/{id}.jpg", "images/.jpg")).isEmpty();
    }

    /** Compares with the JDK's regular expressions, in which each placeholder of a pattern is a group: right, but exponential. */
    @Test
    void every_path_is_read_as_a_backtracking_matcher_reads_it() {
        Random random = new Random(7);
        String[] words = {"*", "a", "b", "/", "{split}", ".", "train", "n"};
        String[] names = {"a", "b", "/", "train", "val", ".", "n", "ab"};
        int fitting = 0;
        for (int i = 0; i < 60_000; i++) {
            String pattern = text(random, words, 3) + "{id}" + text(random, words, 3);
            String path = text(random, names, 7);
            if (PathPattern.fault(pattern).isPresent()) {
                continue;
            }
            Optional<PathMatcher.Match> expected = byRegex(pattern, path);
            assertThat(match(pattern, path)).as(pattern + " and " + path).isEqualTo(expected);
            fitting += expected.isPresent() ? 1 : 0;
        }
        assertThat(fitting).isGreaterThan(1_000);
    }

    private static String text(Random random, String[] of, int most) {
        StringBuilder text = new StringBuilder();
        for (int words = random.nextInt(most + 1); words > 0; words--) {
            text.append(of[random.nextInt(of.length)]);
        }
        return text.toString();
    }

    private static Optional<PathMatcher.Match> byRegex(String pattern, String path) {
        String regex = pattern.replace(".", "\\.")
                .replace("*", "[^/]*")
                .replace("{id}", "(?<id>[^/]+?)")
                .replaceFirst("\\{split}", "(?<split>train|val)")
                .replace("{split}", "\\k<split>");
        Matcher matcher = Pattern.compile(regex).matcher(path);
        return matcher.matches()
                ? Optional.of(new PathMatcher.Match(
                        matcher.group("id"),
                        pattern.contains("{split}") ? Optional.of(Split.of(matcher.group("split"))) : Optional.empty()))
                : Optional.empty();
    }

    @Test
    void stars_in_a_row_and_long_names_take_no_longer_than_their_lengths() {
        String stars = "*".repeat(25);
        String apart = "*a".repeat(PathPattern.MOST_STARS / 2);
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(match("images/" + stars + "{id}" + stars + ".png", "images/" + "a".repeat(240) + ".jpg"))
                        .isEmpty();
                assertThat(match("images/" + apart + "{id}" + apart + ".png", "images/" + "a".repeat(240) + ".jpg"))
                        .isEmpty();
            }
        });
    }

    @Test
    void a_pattern_that_nobody_needs_is_refused() {
        assertThat(PathPattern.fault("*a".repeat(9) + "{id}")).contains("has * in more than 8 places; leave some out");
        assertThat(PathPattern.fault("a".repeat(500) + "{id}")).get().asString().contains("more than 500 characters");
        assertTimeoutPreemptively(
                Duration.ofSeconds(1), () -> assertThat(PathPattern.fault("a/".repeat(500_000) + "{id}"))
                        .isPresent());
    }

    @Test
    void matching_stops_when_it_is_asked_to() {
        Limits stopped = LIMITS.watchedBy(
                Watch.begin(() -> true, System::nanoTime, Duration.ofSeconds(9), Duration.ofSeconds(9)));

        assertThatThrownBy(() -> new PathMatcher(new PathPattern("{id}")).match("a", stopped.begin("images")))
                .isInstanceOf(ReadingStoppedException.class)
                .hasMessage("reading images was stopped");
    }
}
