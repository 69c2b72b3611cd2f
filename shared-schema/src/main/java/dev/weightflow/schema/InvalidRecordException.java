package dev.weightflow.schema;

import java.util.List;

/** Thrown when a record's values are invalid. The message names every fault in one sentence. */
public final class InvalidRecordException extends IllegalArgumentException implements HasErrorCode {
    public static final String CODE = "invalid-record";

    private final transient List<String> faults;

    InvalidRecordException(String thing, List<String> faults) {
        super(Printable.lines(sentence(thing, faults)));
        this.faults = faults.stream().map(Printable::lines).toList();
    }

    @Override
    public String code() {
        return CODE;
    }

    public List<String> faults() {
        return faults;
    }

    private static String sentence(String thing, List<String> faults) {
        String count = faults.size() == 1 ? "a fault" : faults.size() + " faults";
        return thing + " has " + count + ": " + String.join("; ", faults) + ".";
    }
}
