package dev.weightflow.model.evaluation;

import dev.weightflow.data.dataset.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** Predictions or labels cannot be scored: all their faults, by id, each with a stable code. */
public final class ScoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Violation> faults;

    public ScoreException(List<Violation> faults) {
        super(faults.stream().map(Violation::message).collect(Collectors.joining(System.lineSeparator())));
        this.faults = List.copyOf(faults);
    }

    public List<Violation> faults() {
        return faults;
    }
}
