package dev.weightflow.local.platform;

import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Port;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Part of the platform that can be started, and restarted after it died. It keeps its port from its first start on. */
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

    /** Returns the log that explains a failed start. */
    final Path log() {
        return home.resolve(ChildSpec.LOG);
    }

    final Port port() {
        return port;
    }

    /** Returns the address for its clients, known from its first start on. */
    final String address() {
        return address;
    }

    /** Returns the address of health and metrics if they have their own; known from its first start on. */
    final Optional<String> management() {
        return management;
    }

    /**
     * Checks the preconditions of a start.
     *
     * @throws RuntimeException if it could never start; the message is a sentence for the user
     */
    void check() {}

    /**
     * Starts it and waits until it is ready.
     *
     * @param lacking called with the reason why it is not ready yet, whenever that changes
     * @throws RuntimeException if it cannot run; the message is a sentence for the user
     */
    abstract Running start(Consumer<String> lacking);

    /**
     * Aborts a start under way, and fails later ones; returns when no process of it runs any more. Starts that succeed or fail within seconds need
     * not be aborted.
     */
    void abandon() {}

    /** Records that it is ready, at that port and address, which later starts keep. */
    final Running serving(int port, Running running) {
        this.port = Port.of(port);
        this.address = running.address();
        this.management = running.management();
        return running;
    }

    /**
     * Part that is ready.
     *
     * @param address of its clients
     * @param management address of its health and metrics, if it differs
     * @param pid its process, if it is ours
     * @param end completes with the end of its process
     * @param first its initial health
     * @param health queries its health; an answer takes a few seconds at most
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
        /** Creates a ready part that is a process of ours, whose health is only whether it answers. */
        static Running ready(
                String address, long pid, CompletableFuture<?> end, BooleanSupplier answers, Runnable stop) {
            Supplier<Optional<PartHealth>> health =
                    () -> answers.getAsBoolean() ? Optional.of(PartHealth.READY) : Optional.empty();
            return new Running(address, Optional.empty(), Optional.of(pid), end, PartHealth.READY, health, stop);
        }
    }

    /**
     * Health of a part.
     *
     * @param refused stable code of the reason why it cannot start until its state or settings change
     */
    record PartHealth(PartStatus status, Optional<String> why, Optional<String> refused) {
        static final PartHealth READY = new PartHealth(PartStatus.READY, Optional.empty(), Optional.empty());

        static PartHealth notReady(String why) {
            return new PartHealth(PartStatus.NOT_READY, Optional.of(why), Optional.empty());
        }

        static PartHealth refusing(String why, String code) {
            return new PartHealth(PartStatus.NOT_READY, Optional.of(why), Optional.of(code));
        }

        static PartHealth silent(String why) {
            return new PartHealth(PartStatus.SILENT, Optional.of(why), Optional.empty());
        }
    }
}
