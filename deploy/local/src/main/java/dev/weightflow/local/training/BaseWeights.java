package dev.weightflow.local.training;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.util.Optional;

/**
 * The pre-trained backbone that a training starts from.
 *
 * @param digest of the file
 * @param model the model that the backbone is of, if that is known
 */
public record BaseWeights(Digest digest, Optional<ModelSize> model) {

    /**
     * The stored file of that digest.
     *
     * @throws CommandFailure for anything else, a file on this machine among it: the trainer takes no uploads
     */
    public static BaseWeights stored(String named) {
        if (!named.matches(Digest.PATTERN)) {
            throw new CommandFailure(
                    "no-digest",
                    ExitStatus.USAGE,
                    "--base-weights is '" + named
                            + "', and must be the SHA-256 of a safetensors file in the object store: the"
                            + " trainer takes no uploads; store the file as sha256/AB/ABCD… by its digest, and name that.");
        }
        return new BaseWeights(new Digest(named), Optional.empty());
    }
}
