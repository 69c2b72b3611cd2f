package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;

/**
 * Committed checkpoint of a training with the best validation so far.
 *
 * @param step number of steps before it
 * @param deltaM Δm of its validation, see {@link Validation}
 */
public record BestCheckpoint(CheckpointId checkpoint, Digest manifest, long step, double deltaM) {
    public BestCheckpoint {
        Faults.of("A best checkpoint")
                .present("checkpoint", checkpoint)
                .present("manifest", manifest)
                .atLeast(0, "step", step)
                .finite("deltaM", deltaM)
                .raise();
    }
}
