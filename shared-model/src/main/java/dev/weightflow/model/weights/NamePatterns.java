package dev.weightflow.model.weights;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parameter names by pattern: {@code *} stands for anything within a part between dots, {@code **} for anything at all. So
 * {@code backbone.**.lora_shared_*} are the shared adapters.
 */
public final class NamePatterns implements Predicate<String> {

    private static final Pattern WILDCARD = Pattern.compile("\\*\\*|\\*|[^*]+");

    private final List<Pattern> patterns;

    private NamePatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** Names that at least one of the patterns matches as a whole. */
    public static NamePatterns of(String... globs) {
        return new NamePatterns(Stream.of(globs).map(NamePatterns::compile).toList());
    }

    /** No name at all. */
    public static NamePatterns none() {
        return of();
    }

    @Override
    public boolean test(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern compile(String glob) {
        return Pattern.compile(WILDCARD.matcher(glob)
                .replaceAll(part -> Matcher.quoteReplacement(
                        part.group().equals("**")
                                ? ".*"
                                : part.group().equals("*") ? "[^.]*" : Pattern.quote(part.group()))));
    }
}
