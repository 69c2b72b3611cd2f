package dev.weightflow.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.platform.Part.PartHealth;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** State of a part of the platform. */
public record PartState(
        String name,
        PartStatus status,
        Optional<String> address,
        Optional<String> management,
        Optional<Long> pid,
        int restarts,
        Optional<String> note,
        String log) {

    static PartState of(JsonNode json) {
        return new PartState(
                json.path("name").asText(),
                PartStatus.valueOf(json.path("status").asText()),
                text(json, "address"),
                text(json, "management"),
                Optional.of(json.path("pid")).filter(JsonNode::isNumber).map(JsonNode::asLong),
                json.path("restarts").asInt(),
                text(json, "note"),
                json.path("log").asText());
    }

    static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    public static PartState waiting(String name, Path log) {
        Optional<String> unknown = Optional.empty();
        return new PartState(name, PartStatus.WAITING, unknown, unknown, Optional.empty(), 0, unknown, log.toString());
    }

    /** Returns a state without a process, at the last address. */
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
                running.first().status(),
                Optional.of(running.address()),
                running.management(),
                running.pid(),
                restarts,
                running.first().why(),
                log);
    }

    /** Returns this state with the health that a running part reports. */
    PartState answering(PartHealth health) {
        return status.runs() ? is(health.status(), health.why()) : this;
    }

    public PartState restarting() {
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

    /** Status of a part of the platform. Among those that run, the better come first. */
    public enum PartStatus {
        WAITING,
        STARTING,
        READY,
        /** The part runs, and reports that it cannot do its work now. */
        NOT_READY,
        /** The part's process is alive, and does not answer. */
        SILENT,
        RESTARTING,
        STOPPING,
        STOPPED;

        /** Returns whether its process was alive at the last check. */
        boolean runs() {
            return this == READY || this == NOT_READY || this == SILENT;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
