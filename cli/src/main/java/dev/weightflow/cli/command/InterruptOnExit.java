package dev.weightflow.cli.command;

import dev.weightflow.cli.console.ShutdownHook;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a thread clean up when the process is told to stop (Ctrl-C): it is interrupted, and the process waits a little for it. */
final class InterruptOnExit implements AutoCloseable {

    private final CountDownLatch finished = new CountDownLatch(1);
    private final ShutdownHook hook;

    private InterruptOnExit(Thread worker) {
        hook = ShutdownHook.doing(() -> interrupt(worker));
    }

    static InterruptOnExit ofThisThread() {
        return new InterruptOnExit(Thread.currentThread());
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
        hook.close();
    }
}
