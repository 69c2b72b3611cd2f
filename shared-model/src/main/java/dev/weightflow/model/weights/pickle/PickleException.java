package dev.weightflow.model.weights.pickle;

/** A pickle that is not read, with the reason as a clause that fits after "the pickle". */
public final class PickleException extends RuntimeException {

    public enum Fault {
        /** The stream contradicts itself or the format. */
        MALFORMED,
        /** The stream asks for more than the limits allow. */
        TOO_LARGE,
        /** The stream names something that must not be built. */
        REFUSED,
        /** The stream is fine, but holds a thing that this program does not know. */
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
