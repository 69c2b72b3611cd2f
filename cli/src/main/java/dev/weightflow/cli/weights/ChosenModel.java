package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.PathOrName;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.Optional;

/** A trained model that the user named: a file, or a version of the running platform, which is fetched once. */
public record ChosenModel(Path checkpoint, Optional<Path> base) {
    public static final String LABEL = "FILE|NAME@VERSION";

    public static final String DESCRIPTION =
            "A trained model: a checkpoint of 'fit', 'export' or the platform, or a version of the running platform, such as"
                    + " people@champion.";
    /** What {@code --weights} is for a model that is trained already: the same as for its training. */
    public static final String WEIGHTS =
            "For an adapter alone: the file of pre-trained weights that its training started from.";

    public static ChosenModel of(Session session, String named, Optional<Path> base) {
        if (!VersionName.isMeantBy(named)) {
            return new ChosenModel(Path.of(named), base);
        }
        StoredWeights stored = PathOrName.onPlatform(named, "file", "a version", () -> new StoredWeights(session));
        Resource version = new Models(session).detail(VersionName.of(named));
        String model = version.text("version.model");
        String number = version.text("version.version");
        Path checkpoint = stored.fetched(Models.weights(model, number), new Digest(version.text("version.checkpoint")));
        session.terminal().say(model + " version " + number + ": " + checkpoint);
        return new ChosenModel(
                checkpoint, beneath(checkpoint).map(stored::content).or(() -> base));
    }

    private static Optional<Digest> beneath(Path checkpoint) {
        CheckpointHeader header = CheckpointHeader.of(WeightsFile.read(checkpoint));
        return header.form() == CheckpointHeader.Form.ADAPTER
                ? header.base().flatMap(BaseModel::weights)
                : Optional.empty();
    }
}
