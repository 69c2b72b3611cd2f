package dev.weightflow.data.weights.published;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream from which too little has come for too long, so that its reader does not wait for ever: less than {@value #LEAST_RATE} bytes a
 * second.
 */
final class StallWatch implements AutoCloseable {
    private static final long LEAST_RATE = 1024;

    private final InputStream watched;
    private final Duration longest;
    private final ScheduledExecutorService clock;
    private volatile long last = System.nanoTime();
    private volatile boolean stalled;
    private long bytes;

    private StallWatch(InputStream watched, Duration longest) {
        this.watched = watched;
        this.longest = longest;
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "stall-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    static StallWatch over(InputStream watched, Duration longest) {
        StallWatch watch = new StallWatch(watched, longest);
        long often = Math.max(1, longest.toMillis() / 4);
        watch.clock.scheduleWithFixedDelay(watch::look, often, often, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        if (System.nanoTime() - last > longest.toNanos()) {
            stalled = true;
            try {
                watched.close();
            } catch (IOException e) {
                // the reader learns of the stall in any case
            }
        }
    }

    /** Counts bytes that came. Only the reader calls it. */
    void progress(int count) {
        bytes += count;
        if (bytes >= LEAST_RATE * longest.toMillis() / 1000) {
            bytes = 0;
            last = System.nanoTime();
        }
    }

    /** @throws IOException if the stream ended because too little came */
    void requireNoStall() throws IOException {
        if (stalled) {
            throw new IOException("hardly anything came for " + longest.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
