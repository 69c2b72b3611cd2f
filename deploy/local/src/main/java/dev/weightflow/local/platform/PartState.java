package dev.weightflow.local.platform;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known of a part of the platform.
 *
 * @param name what the user calls it
 * @param status how it is
 * @param address where its clients find it, once it serves
 * @param pid its process, while it serves
 * @param restarts how often it died and was started again
 * @param note why it does not serve, or is not ready, if that is known
 * @param log the file of what it says
 */
public record PartState(
        String name,
        PartStatus status,
        Optional<String> address,
        Optional<Long> pid,
        int restarts,
        Optional<String> note,
        String log) {

    static PartState waiting(String name, Path log) {
        return new PartState(
                name, PartStatus.WAITING, Optional.empty(), Optional.empty(), 0, Optional.empty(), log.toString());
    }

    PartState starting() {
        return new PartState(name, PartStatus.STARTING, address, Optional.empty(), restarts, Optional.empty(), log);
    }

    PartState ready(Part.Running running) {
        return new PartState(
                name,
                PartStatus.READY,
                Optional.of(running.address()),
                Optional.of(running.pid()),
                restarts,
                Optional.empty(),
                log);
    }

    /** How it was when it was asked last, while it runs. */
    PartState answering(PartHealth health) {
        return status.runs() ? new PartState(name, health.status(), address, pid, restarts, health.why(), log) : this;
    }

    PartState restarting() {
        return new PartState(
                name, PartStatus.RESTARTING, address, Optional.empty(), restarts + 1, Optional.empty(), log);
    }

    PartState stopping() {
        return new PartState(name, PartStatus.STOPPING, address, pid, restarts, note, log);
    }

    PartState stopped() {
        return new PartState(name, PartStatus.STOPPED, address, Optional.empty(), restarts, note, log);
    }

    PartState noting(String why) {
        return new PartState(name, status, address, pid, restarts, Optional.of(why), log);
    }
}
