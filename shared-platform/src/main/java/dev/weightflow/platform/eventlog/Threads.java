package dev.weightflow.platform.eventlog;

import java.time.Duration;

/** How a journal's threads end. */
final class Threads {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Threads() {}

    /** Waits until the thread has ended; interrupts it if that takes too long. */
    static void join(Thread thread) {
        try {
            thread.join(GRACE.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
