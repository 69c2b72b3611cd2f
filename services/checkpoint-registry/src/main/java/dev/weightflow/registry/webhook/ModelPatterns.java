package dev.weightflow.registry.webhook;

import dev.weightflow.schema.id.ModelName;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Patterns of the names of models, in which a star is any number of characters.
 *
 * @param texts one of them must match; none of them match every name
 */
record ModelPatterns(List<String> texts) {
    static final ModelPatterns ALL = new ModelPatterns(List.of());

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._*-]{1,64}");
    private static final int MOST_STARS = 4;

    ModelPatterns {
        texts = List.copyOf(texts);
    }

    /**
     * Reads patterns, separated by commas.
     *
     * @throws IllegalArgumentException if one is no pattern of names
     */
    static ModelPatterns parse(String text) {
        List<String> patterns =
                Arrays.stream(text.split(",")).map(String::strip).toList();
        patterns.stream()
                .filter(pattern -> !FORM.matcher(pattern).matches()
                        || pattern.chars().filter(each -> each == '*').count() > MOST_STARS)
                .findFirst()
                .ifPresent(pattern -> {
                    throw new IllegalArgumentException("'" + pattern
                            + "' is no pattern of models' names; give names such as people, or night-* for all that begin so,"
                            + " separated by commas");
                });
        return new ModelPatterns(patterns);
    }

    boolean match(ModelName model) {
        return texts.isEmpty() || texts.stream().anyMatch(pattern -> matches(pattern, model.value()));
    }

    private static boolean matches(String pattern, String name) {
        return name.matches(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
