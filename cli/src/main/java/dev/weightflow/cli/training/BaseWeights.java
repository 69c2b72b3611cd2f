package dev.weightflow.cli.training;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.weights.BackboneText;
import dev.weightflow.cli.weights.StoredBackbone;
import dev.weightflow.cli.weights.StoredWeights;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pre-trained backbone that a training starts from.
 *
 * @param digest of its stored form
 * @param model the model that the backbone is of
 * @param file where it is on this machine, if it was needed here
 */
public record BaseWeights(Digest digest, ModelSize model, Optional<Path> file) {

    /**
     * For a training of the platform: stored weights by name or digest, or a file of this machine, which is uploaded first.
     *
     * @throws dev.weightflow.cli.console.CommandFailure if there are no such weights
     */
    public static BaseWeights onPlatform(Session session, String named) {
        StoredWeights stored = new StoredWeights(session);
        StoredBackbone backbone = isFile(named)
                ? stored.add(Path.of(named), Optional.empty()).value()
                : stored.find(named).value();
        session.terminal().say(BackboneText.of(named, backbone.summary()));
        return new BaseWeights(backbone.digest(), backbone.model(), Optional.empty());
    }

    /**
     * For a training in this process: a file of this machine, or weights of a running platform by name or digest, which are fetched.
     *
     * @throws dev.weightflow.cli.console.CommandFailure if there are no such weights
     * @throws dev.weightflow.model.weights.WeightsException if the file holds no whole backbone
     */
    public static BaseWeights here(Session session, String named) {
        Path file = Path.of(named);
        if (!isFile(named) && !StoredWeights.looksLikeFile(named)) {
            StoredWeights stored = new StoredWeights(session);
            file = stored.content(stored.find(named).value().digest());
        }
        PretrainedBackbone backbone = PretrainedBackbone.of(WeightsFile.read(file));
        session.terminal().say(BackboneText.of(named, backbone.summary()));
        return new BaseWeights(backbone.digest(), backbone.summary().model(), Optional.of(file));
    }

    private static boolean isFile(String named) {
        return Files.isRegularFile(Path.of(named));
    }
}
