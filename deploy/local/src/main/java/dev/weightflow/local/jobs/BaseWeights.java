package dev.weightflow.local.jobs;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;

/** The weights to start from, as the command line names them. */
final class BaseWeights {

    private BaseWeights() {}

    /**
     * @param named the digest of a stored file
     * @throws CommandFailure for anything else, a file on this machine among it: the trainer takes no uploads
     */
    static InitialWeights start(String named) {
        if (!named.matches(Digest.PATTERN)) {
            throw new CommandFailure(
                    "no-digest",
                    ExitStatus.USAGE,
                    "--base-weights is '" + named
                            + "', and must be the SHA-256 of a safetensors file in the object store: the"
                            + " trainer takes no uploads; store the file as sha256/AB/ABCD… by its digest, and name that.");
        }
        return InitialWeights.from(new Digest(named));
    }
}
