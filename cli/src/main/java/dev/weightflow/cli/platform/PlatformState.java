package dev.weightflow.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.console.JsonTree;
import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is known of the platform. */
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

    /** @throws IllegalArgumentException if it is no state of this version */
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

    /** The file by which other processes know how the platform is. A reader sees one whole state or another, never half of one. */
    public record StateFile(Path file) {

        /**
         * The state that was written last; nothing if none was, or if another version wrote it. It says how the platform was: whether
         * its process is alive, {@link PlatformDirectory#supervisor()} says.
         */
        public Optional<PlatformState> read() {
            try {
                return Optional.of(PlatformState.of(JsonTree.of(Files.readString(file))));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** @throws ServerException.DirectoryUnusable if it cannot be written; the state that was written before stays */
        void write(PlatformState state) {
            try {
                AtomicFile.write(file, Json.text(state).getBytes(StandardCharsets.UTF_8));
            } catch (UncheckedIOException e) {
                throw new ServerException.DirectoryUnusable(
                        file.getParent(), e.getCause().getMessage(), e.getCause());
            }
        }
    }
}
