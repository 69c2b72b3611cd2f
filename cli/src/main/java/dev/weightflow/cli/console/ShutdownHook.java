package dev.weightflow.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is done if the process is told to stop (Ctrl-C) before this is closed. */
public final class ShutdownHook implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private ShutdownHook(Runnable work, long secondsToClose) {
        hook = new Thread(
                () -> {
                    work.run();
                    try {
                        closed.await(secondsToClose, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "weightflow-exit");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param work is done in a thread of its own; the process waits for it */
    public static ShutdownHook doing(Runnable work) {
        return new ShutdownHook(work, 0);
    }

    /** Interrupts this thread, so that it cleans up, and waits a little for that. */
    public static ShutdownHook interruptingThisThread() {
        return new ShutdownHook(Thread.currentThread()::interrupt, 10);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the process is going down, and the hook runs
        }
    }
}
