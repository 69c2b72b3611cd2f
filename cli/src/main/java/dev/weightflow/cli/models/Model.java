package dev.weightflow.cli.models;

import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model, as far as the command line knows it.
 *
 * @param aliases which version each alias points to
 * @param undecided versions that the gate has not ruled on
 * @param failures checkpoints that could not be registered
 */
public record Model(
        String name,
        int versions,
        Optional<Integer> latest,
        Map<String, Integer> aliases,
        List<Integer> undecided,
        List<FailedCheckpoint> failures) {

    /** A checkpoint that was evaluated for the model and could not be registered. */
    public record FailedCheckpoint(String checkpoint, Failure failure) {}
}
