package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.PathOrName;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.ModelSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Pre-trained backbone that a training starts from. */
public record BaseWeights(Digest digest, ModelSize model, Optional<Path> file) {
    private static final int NAMED_AT_MOST = 4;

    /** Resolves base weights for a training of the platform: stored weights by name or digest, or a file of this machine, which is uploaded first. */
    public static BaseWeights onPlatform(Session session, String named) {
        Resource backbone = isFile(named)
                ? new StoredWeights(session).add(Path.of(named), Optional.empty())
                : stored(named, () -> new StoredWeights(session).find(named));
        session.terminal().say(text(named, StoredWeights.summary(backbone)));
        return new BaseWeights(
                new Digest(backbone.text("digest")), ModelSize.of(backbone.text("model")), Optional.empty());
    }

    /**
     * Resolves base weights for a training in this process: a file of this machine, or weights of a running platform by name or digest, which are
     * downloaded.
     */
    public static BaseWeights here(Session session, String named) {
        Path file = Path.of(named);
        if (!isFile(named) && !StoredWeights.looksLikeFile(named)) {
            file = stored(named, () -> {
                StoredWeights stored = new StoredWeights(session);
                return stored.content(new Digest(stored.find(named).text("digest")));
            });
        }
        PretrainedBackbone backbone = PretrainedBackbone.of(WeightsFile.read(file));
        session.terminal().say(text(named, backbone.summary()));
        return new BaseWeights(backbone.digest(), backbone.summary().model(), Optional.of(file));
    }

    private static <T> T stored(String named, Supplier<T> look) {
        return PathOrName.onPlatform(named, "file", "weights", look);
    }

    private static boolean isFile(String named) {
        return Files.isRegularFile(Path.of(named));
    }

    /** Summarizes in a few lines which tensors of a file were matched and skipped. */
    static String text(String file, BackboneSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add(file + ": " + summary.model().title() + (summary.isWhole() ? "" : ", but not all of it"));
        lines.add(Numbers.format("  matched  %4d tensors, %,d parameters", summary.tensors(), summary.elements()));
        for (BackboneSummary.Skipped skipped : summary.skipped()) {
            List<String> names = skipped.names().stream().limit(NAMED_AT_MOST).toList();
            int others = skipped.count() - names.size();
            lines.add("  skipped  %4d %s (%s%s)"
                    .formatted(
                            skipped.count(),
                            skipped.reason(),
                            String.join(", ", names),
                            others > 0 ? " and " + others + " more" : ""));
        }
        summary.faults().forEach(fault -> lines.add("  fault    " + fault));
        return String.join("\n", lines);
    }
}
