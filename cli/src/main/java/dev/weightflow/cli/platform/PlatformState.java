package dev.weightflow.cli.platform;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is known of the platform.
 *
 * @param phase how it is as a whole
 * @param pid the process that keeps it running
 * @param failure the sentence that says why it could not start
 * @param parts its parts, in the order in which they start
 */
public record PlatformState(Phase phase, long pid, Optional<String> failure, List<PartState> parts) {

    /** How the platform is as a whole. */
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

    /** The part with that name. */
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
}
