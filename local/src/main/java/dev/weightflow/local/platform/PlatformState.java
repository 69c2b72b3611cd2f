package dev.weightflow.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.json.JsonTree;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.schema.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** State of the platform. */
public record PlatformState(Phase phase, long pid, Optional<String> failure, List<PartState> parts) {

    public enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED,
        FAILED
    }

    public PlatformState {
        parts = List.copyOf(parts);
    }

    /**
     * Parses a state.
     *
     * @throws IllegalArgumentException if it is no state of this version
     */
    private static PlatformState of(JsonNode json) {
        return new PlatformState(
                Phase.valueOf(json.path("phase").asText()),
                json.path("pid").asLong(),
                PartState.text(json, "failure"),
                json.path("parts").valueStream().map(PartState::of).toList());
    }

    public Optional<PartState> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    PlatformState with(Phase next) {
        return new PlatformState(next, pid, failure, parts);
    }

    PlatformState failed(String sentence) {
        return new PlatformState(Phase.FAILED, pid, Optional.of(sentence), parts);
    }

    PlatformState change(String name, UnaryOperator<PartState> change) {
        return new PlatformState(
                phase,
                pid,
                failure,
                parts.stream()
                        .map(part -> part.name().equals(name) ? change.apply(part) : part)
                        .toList());
    }

    /** File in which other processes read the platform's state. A reader sees one complete state or another, never a partial one. */
    public record StateFile(Path file) {

        /**
         * Reads the state that was written last; empty if none was, or if another version wrote it. It may be out of date: {@link
         * PlatformDirectory#supervisor()} tells whether the platform's process is alive.
         */
        public Optional<PlatformState> read() {
            try {
                return Optional.of(PlatformState.of(JsonTree.of(Files.readString(file))));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /**
         * Writes the state.
         *
         * @throws ServerException.DirectoryUnusable if it cannot be written; the state written before remains
         */
        public void write(PlatformState state) {
            try {
                AtomicFile.write(file, Json.text(state));
            } catch (UncheckedIOException e) {
                throw new ServerException.DirectoryUnusable(
                        file.getParent(), e.getCause().getMessage(), e.getCause());
            }
        }
    }
}
