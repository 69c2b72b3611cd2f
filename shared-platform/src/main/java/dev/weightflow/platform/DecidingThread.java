package dev.weightflow.platform;

import java.util.function.Supplier;

/**
 * Holds decisions to their rule: they are pure and quick. One decision at a time is made about a log, so that what waits for a store, or computes
 * for long, makes every other decision wait. While a thread {@linkplain #run decides}, such work {@linkplain #refuse refuses} to begin.
 */
public final class DecidingThread {
    private static final ThreadLocal<Boolean> DECIDING = ThreadLocal.withInitial(() -> false);

    private DecidingThread() {}

    public static <T> T run(Supplier<T> decision) {
        DECIDING.set(true);
        try {
            return decision.get();
        } finally {
            DECIDING.remove();
        }
    }

    /**
     * To be called before something that no decision may do.
     *
     * @param what is about to be done
     * @throws IllegalStateException on a thread that decides
     */
    public static void refuse(String what) {
        if (DECIDING.get()) {
            throw new IllegalStateException(
                    what + ": a decision is pure and quick; do this before, and decide whether it still holds");
        }
    }
}
