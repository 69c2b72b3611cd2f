package dev.weightflow.cli.console;

/** What is done if the process is told to stop (Ctrl-C) before this is closed. */
public final class ShutdownHook implements AutoCloseable {

    private final Thread hook;

    private ShutdownHook(Thread hook) {
        this.hook = hook;
    }

    /** @param work is done in a thread of its own; the process waits for it */
    public static ShutdownHook doing(Runnable work) {
        ShutdownHook exit = new ShutdownHook(new Thread(work, "weightflow-exit"));
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the process is going down, and the hook runs
        }
    }
}
