package dev.weightflow.platform.service;

/**
 * Tells whether the JVM is shutting down. From then on shutdown hooks run beside the remaining threads: libraries refuse to load, and pools are
 * closed.
 */
public final class JvmShutdown {

    private JvmShutdown() {}

    public static boolean begun() {
        Thread probe = new Thread(() -> {});
        try {
            // the JVM has no other way to tell
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
