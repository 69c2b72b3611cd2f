package dev.weightflow.local.platform;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A part of the platform that can be started, and started again after it died. */
interface Part {

    /** What the user calls it. */
    String name();

    /** The log that tells why it did not start. */
    Path log();

    /**
     * Looks at what can be known before anything starts.
     *
     * @throws RuntimeException if it could never start; the message is a sentence for the user
     */
    default void check() {}

    /**
     * Starts it and waits until it serves; a part keeps its port from its first start on.
     *
     * @throws RuntimeException if it cannot run; the message is a sentence for the user
     */
    Running start();

    /**
     * A part that serves.
     *
     * @param address where its clients find it
     * @param alive whether its process is
     * @param stop stops it cleanly
     */
    record Running(String address, long pid, BooleanSupplier alive, Runnable stop) {}
}
