package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.PathOrName;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.data.weights.published.PublishedTable;
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

/**
 * Pre-trained backbone that a training starts from.
 *
 * @param imageSize side of the images that it fits, in pixels; absent if the platform has it from an earlier release
 */
public record BaseWeights(Digest digest, ModelSize model, Optional<Integer> imageSize, Optional<Path> file) {
    private static final int NAMED_AT_MOST = 4;

    /**
     * Resolves base weights for a training of the platform: a file of this machine, which is uploaded first, or weights that the platform stores, by
     * name or digest, or else published weights, which the registry brings if its settings allow that.
     *
     * @param offline whether the registry may not be asked to download something
     */
    public static BaseWeights onPlatform(Session session, String named, boolean offline) {
        Resource backbone = isFile(named)
                ? new StoredWeights(session).add(Path.of(named), Optional.empty())
                : stored(session, named, () -> new StoredWeights(session).findOrBring(named, offline));
        session.terminal().say(text(named, StoredWeights.summary(backbone)));
        return new BaseWeights(
                new Digest(backbone.text("digest")),
                ModelSize.of(backbone.text("model")),
                backbone.find("imageSize").map(Integer::valueOf),
                Optional.empty());
    }

    /**
     * Resolves base weights for a training in this process: a file of this machine, or published weights by name, which are downloaded into the
     * cache, or else weights of a running platform by name or digest, which are downloaded, too.
     *
     * @param offline whether published weights that are not in the cache may not be downloaded
     */
    public static BaseWeights here(Session session, String named, boolean offline) {
        Path file = file(session, named, offline);
        PretrainedBackbone backbone = PretrainedBackbone.of(WeightsFile.read(file));
        session.terminal().say(text(named, backbone.summary()));
        return new BaseWeights(backbone.digest(), backbone.summary().model(), backbone.imageSize(), Optional.of(file));
    }

    /** Returns whether a training on images of that side in pixels can start from them, as far as that is known here. */
    public boolean fits(int pixels) {
        return file.map(known -> PretrainedBackbone.of(WeightsFile.read(known)).fits(pixels))
                .orElse(true);
    }

    private static Path file(Session session, String named, boolean offline) {
        if (isFile(named) || StoredWeights.looksLikeFile(named)) {
            return Path.of(named);
        }
        PublishedFiles published = PublishedFiles.of(session, offline);
        return published
                .find(named)
                .map(published::pull)
                .orElseGet(() -> stored(session, named, () -> {
                    StoredWeights stored = new StoredWeights(session);
                    return stored.content(new Digest(stored.find(named).text("digest")));
                }));
    }

    private static <T> T stored(Session session, String named, Supplier<T> look) {
        try {
            return PathOrName.onPlatform(named, "file", "weights", look);
        } catch (CommandFailure e) {
            String near = PublishedFiles.near(named, PublishedTable.standard().names());
            if (e.status() != ExitStatus.UNAVAILABLE || near.isEmpty() || StoredWeights.looksLikeFile(named)) {
                throw e;
            }
            throw new CommandFailure(
                    e.code(),
                    e.status(),
                    "There are no published weights '" + named + "'" + near + ". " + e.getMessage(),
                    e);
        }
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
