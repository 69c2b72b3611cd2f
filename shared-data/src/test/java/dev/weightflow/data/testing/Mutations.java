package dev.weightflow.data.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Number of mutated files that a test reads, and the most that one of them may cost. {@code -Dweightflow.mutations=full} reads more. */
public final class Mutations {
    private static final long MOST_BYTES = 64L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Mutations() {}

    /** Returns the number of mutations to run. */
    public static int count(int usual, int full) {
        return "full".equals(System.getProperty("weightflow.mutations")) ? full : usual;
    }

    /** Reads a mutated file of some kilobytes, which may allocate no more than {@value #MOST_BYTES} bytes, even temporarily. */
    public static void bounded(String which, Runnable reading) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reading.run();
        } finally {
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated for %s", which)
                    .isLessThan(MOST_BYTES);
        }
    }
}
