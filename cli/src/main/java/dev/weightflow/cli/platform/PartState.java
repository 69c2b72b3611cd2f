package dev.weightflow.cli.platform;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known of a part of the platform.
 *
 * @param name what the user calls it
 * @param status how it is
 * @param address where its clients find it, once it serves
 * @param management where its health and metrics are, if it is a service, while it serves
 * @param pid its process, while it serves
 * @param restarts how often it died and was started again
 * @param note why it does not serve, or is not ready, if that is known
 * @param log the file of what it says
 */
public record PartState(
        String name,
        PartStatus status,
        Optional<String> address,
        Optional<String> management,
        Optional<Long> pid,
        int restarts,
        Optional<String> note,
        String log) {

    static PartState waiting(String name, Path log) {
        Optional<String> unknown = Optional.empty();
        return new PartState(name, PartStatus.WAITING, unknown, unknown, Optional.empty(), 0, unknown, log.toString());
    }

    /** Without a process, at the address that it had. */
    private PartState without(PartStatus now, int restarts, Optional<String> note) {
        return new PartState(name, now, address, Optional.empty(), Optional.empty(), restarts, note, log);
    }

    private PartState is(PartStatus now, Optional<String> note) {
        return new PartState(name, now, address, management, pid, restarts, note, log);
    }

    PartState starting() {
        return without(PartStatus.STARTING, restarts, Optional.empty());
    }

    PartState ready(Part.Running running) {
        return new PartState(
                name,
                PartStatus.READY,
                Optional.of(running.address()),
                running.management(),
                Optional.of(running.pid()),
                restarts,
                Optional.empty(),
                log);
    }

    /** What a part that runs says of itself. */
    PartState answering(PartHealth health) {
        return status.runs() ? is(health.status(), health.why()) : this;
    }

    PartState restarting() {
        return without(PartStatus.RESTARTING, restarts + 1, Optional.empty());
    }

    PartState stopping() {
        return is(PartStatus.STOPPING, note);
    }

    PartState stopped() {
        return without(PartStatus.STOPPED, restarts, note);
    }

    PartState noting(String why) {
        return is(status, Optional.of(why));
    }
}
