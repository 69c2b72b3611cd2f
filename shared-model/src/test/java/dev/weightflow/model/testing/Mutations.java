package dev.weightflow.model.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many changed files a test reads, and what one of them may cost. {@code -Dweightflow.mutations=full} asks for more. */
public final class Mutations {
    private static final long MOST_BYTES = 64L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Mutations() {}

    /** The number that was asked for. */
    public static int count(int usual, int full) {
        return "full".equals(System.getProperty("weightflow.mutations")) ? full : usual;
    }

    /** Reads a changed file of some kilobytes, which may take no more memory than {@value #MOST_BYTES} bytes, thrown away or not. */
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
