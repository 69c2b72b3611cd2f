package dev.weightflow.local.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Action that runs if the process receives a stop signal (Ctrl-C) before the hook is closed. */
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

    /**
     * @param work runs in a thread of its own, for which the process waits
     */
    public static ShutdownHook doing(Runnable work) {
        return new ShutdownHook(work, 0);
    }

    /** Interrupts this thread on shutdown, so that it cleans up, and waits briefly for it. */
    public static ShutdownHook interruptingThisThread() {
        return new ShutdownHook(Thread.currentThread()::interrupt, 10);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the process is shutting down, and the hook runs
        }
    }
}
