package dev.weightflow.local.training;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.model.checkpoint.BackboneSummary;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pre-trained backbone that a training starts from.
 *
 * @param digest of the file
 * @param model the model that the backbone is of, if that is known
 */
public record BaseWeights(Digest digest, Optional<ModelSize> model) {

    /**
     * A file on this machine.
     *
     * @throws dev.weightflow.model.weights.WeightsException if it holds no backbone
     */
    public static BaseWeights of(Path file) {
        try {
            BackboneSummary backbone = BackboneSummary.of(WeightsFile.read(file));
            return new BaseWeights(Digest.of(file), Optional.of(ModelSize.of(backbone.model())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
