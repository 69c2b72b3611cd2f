package dev.weightflow.schema.training;

import java.util.List;

public final class Defaults {
    private Defaults() {}

    public static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** Returns the distinct values in the order of their declaration, or the default if there are none. */
    public static <T extends Enum<T>> List<T> or(List<T> values, List<T> otherwise) {
        return values == null ? otherwise : values.stream().distinct().sorted().toList();
    }
}
