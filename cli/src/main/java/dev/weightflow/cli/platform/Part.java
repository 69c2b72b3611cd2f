package dev.weightflow.cli.platform;

import dev.weightflow.cli.platform.PartState.PartStatus;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A part of the platform that can be started, and started again after it died. It keeps its port from its first start on. */
abstract class Part {
    private final String name;
    private final Path home;
    private volatile Port port;
    private volatile String address = "";
    private volatile Optional<String> management = Optional.empty();

    Part(String name, Path home, Port port) {
        this.name = name;
        this.home = home;
        this.port = port;
    }

    final String name() {
        return name;
    }

    final Path home() {
        return home;
    }

    /** The log that tells why it did not start. */
    final Path log() {
        return home.resolve(ChildSpec.LOG);
    }

    final Port port() {
        return port;
    }

    /** Where its clients find it, from its first start on. */
    final String address() {
        return address;
    }

    /** Where its health and metrics are, if not at that address; known from its first start on. */
    final Optional<String> management() {
        return management;
    }

    /**
     * Looks at what can be known before anything starts.
     *
     * @throws RuntimeException if it could never start; the message is a sentence for the user
     */
    void check() {}

    /**
     * Starts it and waits until it serves.
     *
     * @param lacking is told what it does not serve for yet, as often as that changes
     * @throws RuntimeException if it cannot run; the message is a sentence for the user
     */
    abstract Running start(Consumer<String> lacking);

    /**
     * Ends a start that is under way, and fails those that come; returns when no process of it runs any more. What starts or fails within
     * seconds need not.
     */
    void abandon() {}

    /** It serves, at that port and under that address, and will again. */
    final Running serving(int port, Running running) {
        this.port = Port.of(port);
        this.address = running.address();
        this.management = running.management();
        return running;
    }

    /**
     * A part that serves.
     *
     * @param address where its clients find it
     * @param management where its health and metrics are, if not at that address
     * @param pid its process, if it is ours
     * @param end comes with the end of its process
     * @param first how it is at first
     * @param health asks it how it is; an answer takes a few seconds at most
     * @param stop stops it cleanly
     */
    record Running(
            String address,
            Optional<String> management,
            Optional<Long> pid,
            CompletableFuture<?> end,
            PartHealth first,
            Supplier<Optional<PartHealth>> health,
            Runnable stop) {
        /** A process of ours that is ready, and only answers or does not. */
        static Running ready(
                String address, long pid, CompletableFuture<?> end, BooleanSupplier answers, Runnable stop) {
            Supplier<Optional<PartHealth>> health =
                    () -> answers.getAsBoolean() ? Optional.of(PartHealth.READY) : Optional.empty();
            return new Running(address, Optional.empty(), Optional.of(pid), end, PartHealth.READY, health, stop);
        }
    }

    record PartHealth(PartStatus status, Optional<String> why) {
        static final PartHealth READY = new PartHealth(PartStatus.READY, Optional.empty());

        static PartHealth notReady(String why) {
            return new PartHealth(PartStatus.NOT_READY, Optional.of(why));
        }

        static PartHealth silent(String why) {
            return new PartHealth(PartStatus.SILENT, Optional.of(why));
        }
    }
}
