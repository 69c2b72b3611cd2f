package dev.weightflow.platform.service;

/** Whether the JVM is ending. From then on shutdown hooks run beside what still works: libraries refuse to load, and pools are closed. */
public final class JvmShutdown {

    private JvmShutdown() {}

    public static boolean begun() {
        Thread probe = new Thread(() -> {});
        try {
            // the JVM tells it by no other way
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
