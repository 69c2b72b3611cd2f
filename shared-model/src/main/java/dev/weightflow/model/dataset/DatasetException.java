package dev.weightflow.model.dataset;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Data cannot be read as asked. The {@link #fault()} says what is wrong, where, and what to do about it. */
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

    /** An exception whose message is the subject and what is said of it: a format, and values for it if it asks for some. */
    public static DatasetException about(ViolationCode code, Object subject, String predicate, Object... values) {
        return about(code, subject, (Throwable) null, predicate, values);
    }

    /** The same with what caused it, or null. */
    public static DatasetException about(
            ViolationCode code, Object subject, Throwable cause, String predicate, Object... values) {
        return of(code, subject, subject + " " + predicate.formatted(values), cause);
    }

    /** What was read, or nothing and one more fault. */
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
