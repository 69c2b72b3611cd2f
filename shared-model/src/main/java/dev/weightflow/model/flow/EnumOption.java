package dev.weightflow.model.flow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Options as configurations spell them: {@code SQRT_ROWS} is {@code sqrt-rows}. */
final class EnumOption {

    private EnumOption() {}

    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E of(Class<E> choices, String option, String text) {
        E[] constants = choices.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> key(constant).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the option '" + option + "' cannot be '" + text + "'; choose "
                                + Arrays.stream(constants).map(EnumOption::key).collect(Collectors.joining(", "))));
    }

    static void requireKnown(String owner, Set<String> given, Set<String> known) {
        given.stream()
                .filter(option -> !known.contains(option))
                .sorted()
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException("the " + owner + " field has no option '" + option + "'; it has "
                            + known.stream().sorted().collect(Collectors.joining(", ")));
                });
    }
}
