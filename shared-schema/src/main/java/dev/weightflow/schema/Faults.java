package dev.weightflow.schema;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Collects all faults of a record, so that its author gets them at once.
 *
 * <p>A fault reads as a clause: {@code batchSize must be at least 1, not 0}.
 */
public final class Faults {
    private final String thing;
    private final List<String> found = new ArrayList<>();

    private Faults(String thing) {
        this.thing = thing;
    }

    /** Creates an empty collection of faults of the named thing, such as {@code a training specification}. */
    public static Faults of(String thing) {
        return new Faults(thing);
    }

    public Faults require(boolean holds, String fault, Object... arguments) {
        if (!holds) {
            found.add(arguments.length == 0 ? fault : Numbers.format(fault, arguments));
        }
        return this;
    }

    public Faults present(String field, Object value) {
        return require(value != null, "%s is missing", field);
    }

    public Faults atLeast(long least, String field, long value) {
        return require(value >= least, "%s must be at least %d, not %d", field, least, value);
    }

    public Faults finite(String field, double value) {
        return require(Double.isFinite(value), "%s must be a finite number, not %s", field, value);
    }

    public Faults positive(String field, double value) {
        return require(Double.isFinite(value) && value > 0, "%s must be a positive number, not %s", field, value);
    }

    public Faults fraction(String field, double value) {
        return require(value >= 0 && value <= 1, "%s must lie between 0 and 1, not %s", field, value);
    }

    /** Adds a fault if a text is missing, blank, or has a control character. */
    public Faults text(String field, String value) {
        if (value == null || value.isBlank()) {
            return require(false, "%s is missing", field);
        }
        return require(value.chars().noneMatch(Character::isISOControl), "%s must be one line of text", field);
    }

    /** Adds all faults of a part, if there is one. */
    public Faults within(String field, Optional<? extends Stream<String>> faultsOfPart) {
        faultsOfPart.ifPresent(faults -> faults.forEach(fault -> found.add(field + "." + fault)));
        return this;
    }

    /** Returns the faults found so far, for the record that contains this one. */
    public Stream<String> stream() {
        return found.stream();
    }

    /**
     * Ends the validation.
     *
     * @throws InvalidRecordException with all faults in one sentence, if there are any
     */
    public void raise() {
        if (!found.isEmpty()) {
            throw new InvalidRecordException(thing, found);
        }
    }

    /** Returns an unmodifiable copy, empty for null. */
    public static <T> List<T> listOf(Collection<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    /** Returns the value itself, empty for null: options of methods are made from text, and absent ones are null. */
    public static <T> Optional<T> orEmpty(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }
}
