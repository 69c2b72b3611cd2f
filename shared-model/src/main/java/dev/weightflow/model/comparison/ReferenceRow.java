package dev.weightflow.model.comparison;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which row of a comparison the others are compared with, where nobody says so. */
public final class ReferenceRow {
    private ReferenceRow() {}

    /** The first single-task models, or else the first. */
    public static <R> Optional<R> of(List<R> rows, Predicate<R> singleTask) {
        return rows.stream().filter(singleTask).findFirst().or(() -> rows.stream()
                .findFirst());
    }
}
