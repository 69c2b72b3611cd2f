package dev.weightflow.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.platform.Part.PartHealth;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What is known of a part of the platform. */
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
                running.first().status(),
                Optional.of(running.address()),
                running.management(),
                running.pid(),
                restarts,
                running.first().why(),
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

    /** How a part of the platform is. Of those that run, the better come first. */
    public enum PartStatus {
        WAITING,
        STARTING,
        READY,
        /** It runs, and says that it cannot do its work now. */
        NOT_READY,
        /** Its process lives, and does not answer. */
        SILENT,
        RESTARTING,
        STOPPING,
        STOPPED;

        /** Whether its process was alive when it was last looked at. */
        boolean runs() {
            return this == READY || this == NOT_READY || this == SILENT;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
