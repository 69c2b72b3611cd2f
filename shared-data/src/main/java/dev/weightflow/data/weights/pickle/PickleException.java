package dev.weightflow.data.weights.pickle;

/** Pickle that cannot be read, with the reason as a clause that fits after "the pickle". */
public final class PickleException extends RuntimeException {

    public enum Fault {
        /** The stream contradicts itself or the format. */
        MALFORMED,
        /** The stream exceeds a limit. */
        TOO_LARGE,
        /** The stream names an object that must not be built. */
        REFUSED,
        /** The stream is valid, but has an object that this program does not support. */
        UNSUPPORTED
    }

    private final Fault fault;

    public PickleException(Fault fault, String reason) {
        super(reason);
        this.fault = fault;
    }

    public static PickleException malformed(String reason) {
        return new PickleException(Fault.MALFORMED, reason);
    }

    public Fault fault() {
        return fault;
    }
}
