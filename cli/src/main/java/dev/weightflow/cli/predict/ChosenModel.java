package dev.weightflow.cli.predict;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.weights.StoredWeights;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A trained model that a command was given.
 *
 * @param checkpoint its file
 * @param base the weights that the checkpoint lies over, if it does over any
 */
public record ChosenModel(Path checkpoint, Optional<Path> base) {

    /**
     * A file of this machine, or {@code MODEL@ALIAS} or {@code MODEL@VERSION} of the running platform, which is fetched with its base
     * weights, both verified by their digests.
     *
     * @param base a file for what lies over base weights and is a file itself
     * @throws CommandFailure if there is no such version
     */
    public static ChosenModel of(Session session, String named, Optional<Path> base) {
        int at = named.lastIndexOf('@');
        if (at <= 0 || Files.exists(Path.of(named))) {
            return new ChosenModel(Path.of(named), base);
        }
        String model = named.substring(0, at);
        int version = version(new Models(session), model, named.substring(at + 1));
        StoredWeights stored = new StoredWeights(session);
        Path checkpoint = stored.checkpoint(
                model,
                version,
                new Digest(new Models(session)
                        .version(model, version)
                        .value()
                        .version()
                        .checkpoint()));
        session.terminal().say(model + " version " + version + ": " + checkpoint);
        return new ChosenModel(
                checkpoint, beneath(checkpoint).map(stored::content).or(() -> base));
    }

    private static int version(Models models, String model, String named) {
        if (named.matches("[1-9]\\d{0,8}")) {
            return Integer.parseInt(named);
        }
        Map<String, Integer> aliases = models.show(model).value().aliases();
        if (!aliases.containsKey(named)) {
            throw new CommandFailure(
                    "no-such-alias",
                    ExitStatus.NOT_FOUND,
                    "No version of " + model + " has the alias '" + named + "'; "
                            + (aliases.isEmpty() ? "none has any" : "there are " + String.join(", ", aliases.keySet()))
                            + ", and " + model + "@1 is its first version.");
        }
        return aliases.get(named);
    }

    private static Optional<Digest> beneath(Path checkpoint) {
        CheckpointHeader header = CheckpointHeader.of(WeightsFile.read(checkpoint));
        return header.form() == CheckpointHeader.Form.ADAPTER
                ? header.base().flatMap(BaseModel::weights)
                : Optional.empty();
    }
}
