package dev.weightflow.local.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a thread clean up when the process is told to stop (Ctrl-C): it is interrupted, and the process waits a little for it. */
final class InterruptOnExit implements AutoCloseable {

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    private InterruptOnExit(Thread worker) {
        hook = new Thread(() -> interrupt(worker), "interrupt-on-exit");
    }

    static InterruptOnExit ofThisThread() {
        InterruptOnExit exit = new InterruptOnExit(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    private void interrupt(Thread worker) {
        worker.interrupt();
        try {
            finished.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the process is going down, and the hook has run
        }
    }
}
