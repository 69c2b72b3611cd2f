package dev.weightflow.platform.eventlog;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs one task at a time, on a thread of its own or on the caller's, and refuses the next while it is busy. */
final class BackgroundTask implements AutoCloseable {
    private final Optional<ExecutorService> thread;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param threaded whether it has a thread of its own */
    BackgroundTask(String name, boolean threaded) {
        this.thread = threaded
                ? Optional.of(Executors.newSingleThreadExecutor(task -> {
                    Thread daemon = new Thread(task, name);
                    daemon.setDaemon(true);
                    return daemon;
                }))
                : Optional.empty();
    }

    /** Runs the work, unless busy. Never waits if it has a thread of its own. */
    void offer(Runnable work) {
        if (busy.compareAndSet(false, true)) {
            Runnable task = () -> {
                try {
                    work.run();
                } finally {
                    busy.set(false);
                }
            };
            try {
                thread.ifPresentOrElse(background -> background.execute(task), task);
            } catch (RejectedExecutionException e) {
                // closed meanwhile, which is harmless: offered work only saves time
                busy.set(false);
            }
        }
    }

    @Override
    public void close() {
        thread.ifPresent(ExecutorService::shutdownNow);
    }
}
