package dev.weightflow.data.dataset;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Failure to read data as requested. The {@link #fault()} states the cause, the position, and the remedy. */
public final class DatasetException extends RuntimeException {
    private final transient Violation fault;

    public DatasetException(Violation fault) {
        super(fault.message());
        this.fault = fault;
    }

    public DatasetException(Violation fault, Throwable cause) {
        super(fault.message(), cause);
        this.fault = fault;
    }

    public static DatasetException of(ViolationCode code, Object subject, String message) {
        return new DatasetException(new Violation(code, subject.toString(), message));
    }

    public static DatasetException of(ViolationCode code, Object subject, String message, Throwable cause) {
        return new DatasetException(new Violation(code, subject.toString(), message), cause);
    }

    /** Creates an exception whose message is the subject and a predicate: a format, with values for it if it has placeholders. */
    public static DatasetException about(ViolationCode code, Object subject, String predicate, Object... values) {
        return about(code, subject, (Throwable) null, predicate, values);
    }

    /** Creates such an exception with a cause, or null. */
    public static DatasetException about(
            ViolationCode code, Object subject, Throwable cause, String predicate, Object... values) {
        return of(code, subject, subject + " " + predicate.formatted(values), cause);
    }

    /** Returns the result of the reading, or empty after adding its fault to the list. */
    public static <T> Optional<T> attempt(List<Violation> faults, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (DatasetException e) {
            faults.add(e.fault());
            return Optional.empty();
        }
    }

    public Violation fault() {
        return fault;
    }
}
