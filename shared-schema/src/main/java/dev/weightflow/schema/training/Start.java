package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import java.util.Optional;

/**
 * The weights that a training starts from; drawn at random from the seed where nothing is named.
 *
 * @param baseWeights the digest of a stored safetensors file with the pre-trained backbone
 * @param checkpoint the checkpoint that a warm start continues from
 */
public record Start(Optional<Digest> baseWeights, Optional<CheckpointId> checkpoint) {
    public Start {
        baseWeights = Faults.orEmpty(baseWeights);
        checkpoint = Faults.orEmpty(checkpoint);
    }

    /** Random weights. */
    public static Start random() {
        return new Start(Optional.empty(), Optional.empty());
    }

    /** A pre-trained backbone. */
    public static Start from(Digest baseWeights) {
        return new Start(Optional.of(baseWeights), Optional.empty());
    }

    /** Another training's result. */
    public static Start warm(CheckpointId checkpoint) {
        return new Start(Optional.empty(), Optional.of(checkpoint));
    }
}
