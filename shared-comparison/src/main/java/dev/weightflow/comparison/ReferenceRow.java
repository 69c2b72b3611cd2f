package dev.weightflow.comparison;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Choice of the row that the others are compared with by default. */
public final class ReferenceRow {
    private ReferenceRow() {}

    /** Returns the first row of single-task models, or else the first row. */
    public static <R> Optional<R> of(List<R> rows, Predicate<R> singleTask) {
        return rows.stream().filter(singleTask).findFirst().or(() -> rows.stream()
                .findFirst());
    }
}
