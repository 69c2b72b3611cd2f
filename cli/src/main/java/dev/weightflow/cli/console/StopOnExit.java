package dev.weightflow.cli.console;

import java.util.concurrent.CountDownLatch;

/**
 * Has work stop at its next step when the process is told to end (Ctrl-C). The work asks {@link #isAsked} between two steps; the process
 * waits until this is closed.
 */
public final class StopOnExit implements AutoCloseable {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ShutdownHook hook;
    private volatile boolean asked;

    public StopOnExit(Terminal terminal) {
        hook = ShutdownHook.doing(() -> {
            asked = true;
            terminal.say("Stopping after this step; the same command goes on from it.");
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    public boolean isAsked() {
        return asked;
    }

    @Override
    public void close() {
        stopped.countDown();
        hook.close();
    }
}
