package dev.weightflow.cli.weights;

import static dev.weightflow.cli.client.ServiceClient.segment;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.model.network.BackboneSummary;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Base weights and checkpoints that the platform stores, at {@code checkpoint-registry}. Each is downloaded once. */
final class StoredWeights {
    static final String ROOT = "/base-weights";
    private static final String PUBLISHED = "/published-weights";

    private final Session session;
    private final ServiceClient client;

    StoredWeights(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.CHECKPOINT_REGISTRY);
    }

    ServiceClient client() {
        return client;
    }

    /** Finds the base weights with that name or digest prefix. */
    Resource find(String named) {
        List<Resource> all = client.all(ROOT);
        return among(all, named).orElseThrow(() -> none(named, all));
    }

    /** Finds base weights, or else has the registry bring the published ones of that name. */
    Resource findOrBring(String named, boolean offline) {
        List<Resource> all = client.all(ROOT);
        Optional<PublishedWeights> published = PublishedTable.standard().find(named);
        return among(all, named)
                .or(() -> published.map(weights -> bring(weights, offline)))
                .orElseThrow(() -> none(named, all));
    }

    private Resource bring(PublishedWeights weights, boolean offline) {
        if (offline && !weights.isBundled()) {
            throw CommandFailure.notFound(
                    "weights-offline",
                    "The platform does not store " + weights.name() + ", and --offline forbids its registry to download"
                            + " them: leave --offline out, or pass the file that " + weights.origin() + " has.");
        }
        session.terminal().say("The registry brings " + weights.name() + " from " + weights.origin() + ".");
        return client.post(PUBLISHED + "/" + segment(weights.name().value()), Map.of(), ServiceClient.LONG);
    }

    private Optional<Resource> among(List<Resource> all, String named) {
        List<Resource> fitting = all.stream()
                .filter(each -> each.texts("names").anyMatch(named::equals)
                        || each.text("digest").startsWith(named))
                .toList();
        if (fitting.size() > 1) {
            throw CommandFailure.refused(
                    "ambiguous-base-weights",
                    fitting.size() + " base weights have digests that begin with '" + named
                            + "': write more of it ('./weightflow weights list' lists them).");
        }
        return fitting.stream().findFirst().map(each -> client.get(ROOT + "/" + each.text("digest")));
    }

    private static CommandFailure none(String named, List<Resource> all) {
        return CommandFailure.notFound(
                "no-such-base-weights",
                looksLikeFile(named)
                        ? "There is no file " + named + " here, and no base weights of the platform have that name."
                        : "There are no base weights '" + named + "'" + PublishedFiles.near(named, names(all))
                                + ": './weightflow weights list' lists the existing ones, './weightflow weights add FILE' adds some.");
    }

    private static List<String> names(List<Resource> all) {
        return Stream.concat(
                        all.stream().flatMap(each -> each.texts("names")), PublishedTable.standard().names().stream())
                .toList();
    }

    /** Returns whether the word looks like a file rather than the name of base weights. */
    static boolean looksLikeFile(String named) {
        return named.contains("/") || named.matches(".*\\.(pth|pt|bin|safetensors)");
    }

    Resource add(Path file, Optional<String> name) {
        try {
            long bytes = size(file);
            String path = ROOT + "?source=" + segment(file.getFileName().toString())
                    + name.map(called -> "&name=" + segment(called)).orElse("");
            try (Progress progress = session.terminal().progress("upload, in MiB", Math.max(1, bytes >> 20))) {
                return client.upload(
                        path, file, sent -> progress.at(sent >> 20, sent < bytes ? "" : "being checked and stored"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void requireReadable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw CommandFailure.notFound(
                    "weights-missing",
                    "There is no file " + file + " that can be read: is the path right, and may you read it?");
        }
    }

    private static long size(Path file) throws IOException {
        requireReadable(file);
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw CommandFailure.refused("weights-malformed", file + " is empty.");
        }
        return bytes;
    }

    static BackboneSummary summary(Resource weights) {
        return new BackboneSummary(
                ModelSize.of(weights.text("model")),
                (int) weights.number("tensors"),
                weights.number("elements"),
                weights.read("skipped", BackboneSummary.Skipped[].class)
                        .map(List::of)
                        .orElse(List.of()),
                List.of());
    }

    Path content(Digest digest) {
        return fetched(ROOT + "/" + digest + "/content", digest);
    }

    /** Downloads a file, unless an undamaged copy of an earlier download exists. */
    Path fetched(String path, Digest digest) {
        Path copy = session.terminal().directory().resolve("weights").resolve(digest.hex() + ".safetensors");
        try {
            if (!Files.isRegularFile(copy) || !Digest.of(copy).equals(digest)) {
                client.download(path, digest, copy);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
