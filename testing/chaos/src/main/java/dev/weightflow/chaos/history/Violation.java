package dev.weightflow.chaos.history;

/** Something does not hold. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Violation(String what) {
        super(what);
    }
}
