package dev.weightflow.platform;

import java.util.function.Supplier;

/**
 * Enforces the rule that decisions, and the application of facts, are pure and quick. Each log has one decision at a time, so that one that waits for
 * a store or computes for long delays all others. While a thread {@linkplain #run decides or applies}, such work {@linkplain #refuse refuses} to
 * begin.
 */
public final class DecidingThread {
    private static final ThreadLocal<Boolean> DECIDING = ThreadLocal.withInitial(() -> false);

    private DecidingThread() {}

    public static <T> T run(Supplier<T> decision) {
        boolean within = DECIDING.get();
        DECIDING.set(true);
        try {
            return decision.get();
        } finally {
            if (!within) {
                DECIDING.remove();
            }
        }
    }

    /**
     * Guards an operation that neither decisions nor the application of facts may perform; to be called before it.
     *
     * @param what description of the operation
     * @throws IllegalStateException on a thread that decides or applies
     */
    public static void refuse(String what) {
        if (DECIDING.get()) {
            throw new IllegalStateException(
                    what
                            + ": a decision is pure and quick, and so is what follows from a fact; do this before, and decide whether it still holds");
        }
    }
}
