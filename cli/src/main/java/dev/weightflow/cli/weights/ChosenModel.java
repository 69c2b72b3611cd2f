package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.PathOrName;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Trained model that the user named: a file, or a version of the running platform, which is downloaded once. */
public record ChosenModel(Path checkpoint, Optional<Path> base, MethodTexts texts) {
    public static final String LABEL = "FILE|NAME@VERSION";

    public static final String DESCRIPTION =
            "A trained model: a checkpoint of 'fit', 'export' or the platform, or a version of the running platform, such as"
                    + " people@champion.";
    /** Description of {@code --weights} for a model that is already trained: the same file as for its training. */
    public static final String WEIGHTS =
            "For an adapter alone: the file, or the name of published weights, that its training started from.";

    /** Resolves the model, to be opened if its method is trusted. A version's method file comes from the platform. */
    public static ChosenModel of(Session session, String named, Optional<Path> base, MethodTrust trust) {
        ChosenModel chosen = of(session, named, base);
        Function<Digest, Optional<String>> stored = VersionName.isMeantBy(named)
                ? digest -> Optional.of(new String(
                        session.client(ServiceName.TRAINER).bytes("/methods/" + digest), StandardCharsets.UTF_8))
                : digest -> Optional.empty();
        return new ChosenModel(chosen.checkpoint, chosen.base, trust.of(session, chosen.checkpoint, stored));
    }

    /** Resolves a model without trusting its method file. */
    public static ChosenModel of(Session session, String named, Optional<Path> base) {
        if (!VersionName.isMeantBy(named)) {
            return new ChosenModel(
                    Path.of(named), base.map(file -> PublishedFiles.resolved(session, file)), MethodTexts.NONE);
        }
        StoredWeights stored = PathOrName.onPlatform(named, "file", "a version", () -> new StoredWeights(session));
        Resource version = new Models(session).detail(VersionName.of(named));
        String model = version.text("version.model");
        String number = version.text("version.version");
        Path checkpoint = stored.fetched(Models.weights(model, number), new Digest(version.text("version.checkpoint")));
        session.terminal().say(model + " version " + number + ": " + checkpoint);
        return new ChosenModel(
                checkpoint, beneath(checkpoint).map(stored::content).or(() -> base), MethodTexts.NONE);
    }

    private static Optional<Digest> beneath(Path checkpoint) {
        CheckpointHeader header = CheckpointHeader.of(WeightsFile.read(checkpoint));
        return header.form() == CheckpointHeader.Form.ADAPTER
                ? header.base().flatMap(BaseModel::weights)
                : Optional.empty();
    }
}
