package dev.weightflow.schema;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Enumeration constant that configurations, events and the command line name by a key: its Java name in lower case, with hyphens. */
public interface Keyed {
    String name();

    @JsonValue
    default String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the constant with that key.
     *
     * @throws IllegalArgumentException naming the existing keys, if there is no such constant
     */
    static <E extends Enum<E> & Keyed> E of(Class<E> constants, String key) {
        return Arrays.stream(constants.getEnumConstants())
                .filter(constant -> constant.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + thing(constants) + " is called '" + key
                        + "'; there are "
                        + Arrays.stream(constants.getEnumConstants())
                                .map(Keyed::key)
                                .collect(Collectors.joining(", "))));
    }

    /** Returns the name of the enumeration in words: {@code job kind} of JobKind, {@code method} of MethodName. */
    private static String thing(Class<?> constants) {
        return constants
                .getSimpleName()
                .replaceFirst("(Name|Size)$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
