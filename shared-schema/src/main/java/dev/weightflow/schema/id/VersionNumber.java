package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Faults;

/** Number of a model's version: 1, 2, 3, … without gaps. */
public record VersionNumber(@JsonValue int value) implements Comparable<VersionNumber> {
    public static final VersionNumber FIRST = new VersionNumber(1);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VersionNumber {
        Faults.of("A version number").atLeast(1, "it", value).raise();
    }

    public VersionNumber next() {
        return new VersionNumber(value + 1);
    }

    @Override
    public int compareTo(VersionNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
