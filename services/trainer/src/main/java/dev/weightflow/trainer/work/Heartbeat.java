package dev.weightflow.trainer.work;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Beats at a steady pace on a thread of its own, so that a long step is no silence. */
public final class Heartbeat implements AutoCloseable {

    private final Duration pace;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "heartbeat");
        daemon.setDaemon(true);
        return daemon;
    });

    public Heartbeat(Duration pace) {
        this.pace = pace;
    }

    /** Beats now and then at the pace, until the returned handle is closed. */
    public Beating start(Runnable beat) {
        ScheduledFuture<?> future = thread.scheduleAtFixedRate(beat, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    /** Stops the beating. */
    public interface Beating extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
