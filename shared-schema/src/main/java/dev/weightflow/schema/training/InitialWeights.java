package dev.weightflow.schema.training;

import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import java.util.Optional;

/**
 * Initial weights of a training; drawn at random from the seed where none are named.
 *
 * @param baseWeights the digest of a stored safetensors file with the pre-trained backbone
 * @param checkpoint the checkpoint that a warm start continues from
 */
public record InitialWeights(Optional<Digest> baseWeights, Optional<CheckpointId> checkpoint) {
    public static InitialWeights random() {
        return new InitialWeights(Optional.empty(), Optional.empty());
    }

    public static InitialWeights from(Digest baseWeights) {
        return new InitialWeights(Optional.of(baseWeights), Optional.empty());
    }

    public static InitialWeights warm(CheckpointId checkpoint) {
        return new InitialWeights(Optional.empty(), Optional.of(checkpoint));
    }

    /** Names the weights for people: {@code base weights 0123456789ab}, {@code random weights}. */
    public String words() {
        return checkpoint
                .map(some -> "checkpoint " + some.shortId())
                .or(() -> baseWeights.map(some -> "base weights " + some.shortId()))
                .orElse("random weights");
    }
}
