package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.syntax.MethodFault;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Limits of one call of a method's function. All but the time are known before the engine is called, from the shapes. Memory and work scale with the
 * weight's size, so that trying a method on a small weight takes a moment.
 */
public final class Budget {

    /** Evaluated statements and expressions, and elements of created lists. */
    public static final long STEPS = 100_000;
    /** Operations on tensors. */
    public static final long OPERATIONS = 4_096;
    /** Bytes of all tensors of a call, as a multiple of the weight's. */
    public static final long TIMES_BYTES = 64;
    /** Bytes of a call for the smallest weight. */
    public static final long LEAST_BYTES = 32L << 20;
    /** Computed elements, as a multiple of those of the weight's product with its transpose. */
    public static final long TIMES_WORK = 256;
    /** Computed elements for the smallest weight. */
    public static final long LEAST_WORK = 1L << 30;
    /** Time after which no further operation begins. */
    public static final Duration TIME = Duration.ofSeconds(60);

    private final double mostBytes;
    private final double mostWork;
    private final LongSupplier nanoTime;
    private final long end;
    private long steps;
    private long operations;
    private double bytes;
    private double work;

    /** @param nanoTime a monotonic clock, as {@link System#nanoTime} */
    public Budget(long out, long in, LongSupplier nanoTime) {
        this.mostBytes = Math.max(LEAST_BYTES, (double) TIMES_BYTES * out * in * Float.BYTES);
        this.mostWork = Math.max(LEAST_WORK, (double) TIMES_WORK * out * in * Math.min(out, in));
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + TIME.toNanos();
    }

    /** Counts steps, or elements of a created list. */
    public void step(long count) {
        steps += count;
        require(steps <= STEPS, "takes more than %d steps; make its loops shorter", STEPS);
    }

    void operation(Plan plan) {
        operations++;
        bytes += plan.bytes();
        work += plan.work();
        require(
                operations <= OPERATIONS,
                "takes more than %d operations on tensors; make its loops shorter",
                OPERATIONS);
        require(
                bytes <= mostBytes,
                "makes tensors of %.0f bytes, and may have %.0f for such a weight; make smaller or fewer ones",
                bytes,
                mostBytes);
        require(
                work <= mostWork,
                "computes %.0f numbers, and may compute %.0f for such a weight; do with less",
                work,
                mostWork);
        require(nanoTime.getAsLong() - end < 0, "takes longer than %d s", TIME.toSeconds());
    }

    private static void require(boolean holds, String clause, Object... arguments) {
        if (!holds) {
            throw MethodFault.of("it " + clause, arguments);
        }
    }
}
