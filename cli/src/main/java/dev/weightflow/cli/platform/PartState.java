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
        return new PartState(
                name,
                PartStatus.WAITING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                log.toString());
    }

    PartState starting() {
        return new PartState(
                name,
                PartStatus.STARTING,
                address,
                Optional.empty(),
                Optional.empty(),
                restarts,
                Optional.empty(),
                log);
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

    /** How it was when it was asked last, while it runs. */
    PartState answering(PartHealth health) {
        return status.runs()
                ? new PartState(name, health.status(), address, management, pid, restarts, health.why(), log)
                : this;
    }

    PartState restarting() {
        return new PartState(
                name,
                PartStatus.RESTARTING,
                address,
                Optional.empty(),
                Optional.empty(),
                restarts + 1,
                Optional.empty(),
                log);
    }

    PartState stopping() {
        return new PartState(name, PartStatus.STOPPING, address, management, pid, restarts, note, log);
    }

    PartState stopped() {
        return new PartState(
                name, PartStatus.STOPPED, address, Optional.empty(), Optional.empty(), restarts, note, log);
    }

    PartState noting(String why) {
        return new PartState(name, status, address, management, pid, restarts, Optional.of(why), log);
    }
}
