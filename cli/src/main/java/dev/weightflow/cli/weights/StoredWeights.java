package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The base weights of a running platform. */
public final class StoredWeights {

    private static final String ROOT = "/base-weights";

    private final Session session;
    private final ServiceClient client;

    public StoredWeights(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.CHECKPOINT_REGISTRY);
    }

    ServiceResponse<StoredBackbone[]> list() {
        return client.get(ROOT + "?limit=1000", StoredBackbone[].class);
    }

    /**
     * The weights of that name or digest, or of a digest's beginning.
     *
     * @throws CommandFailure if there are none, naming what is called nearly so
     */
    public ServiceResponse<StoredBackbone> find(String named) {
        StoredBackbone[] all = list().value();
        List<StoredBackbone> fitting = Arrays.stream(all)
                .filter(each ->
                        each.names().contains(named) || each.digest().hex().startsWith(named))
                .toList();
        if (fitting.size() > 1) {
            throw new CommandFailure(
                    "ambiguous-base-weights",
                    ExitStatus.REFUSED,
                    fitting.size() + " base weights have digests that begin with '" + named
                            + "': write more of it ('./weightflow weights list' shows them).");
        }
        String reference =
                fitting.stream().map(each -> each.digest().hex()).findFirst().orElseThrow(() -> none(named, all));
        return client.get(ROOT + "/" + reference, StoredBackbone.class);
    }

    private static CommandFailure none(String named, StoredBackbone[] all) {
        Stream<String> names = Arrays.stream(all).flatMap(each -> each.names().stream());
        return new CommandFailure(
                "no-such-base-weights",
                ExitStatus.NOT_FOUND,
                looksLikeFile(named)
                        ? "There is no file " + named + " here, and no base weights of the platform are called so."
                        : "There are no base weights '" + named + "'"
                                + Names.nearest(named, names)
                                        .map(near -> " (did you mean " + near + "?)")
                                        .orElse("")
                                + ": './weightflow weights list' shows those there are, './weightflow weights add FILE' adds some.");
    }

    /** Whether no base weights are likely to be called so. */
    public static boolean looksLikeFile(String named) {
        return named.contains("/") || named.matches(".*\\.(pth|pt|bin|safetensors)");
    }

    /** Uploads a file, with a bar. The same weights again are the same ones. */
    public ServiceResponse<StoredBackbone> add(Path file, Optional<String> name) {
        try {
            long bytes = size(file);
            String path = ROOT + "?source=" + Names.segment(file.getFileName().toString())
                    + name.map(called -> "&name=" + Names.segment(called)).orElse("");
            try (Progress progress = session.terminal().progress("upload, in MiB", Math.max(1, bytes >> 20))) {
                return client.upload(
                        path,
                        file,
                        sent -> progress.at(sent >> 20, sent < bytes ? "" : "being checked and stored"),
                        StoredBackbone.class);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CommandFailure(
                    "weights-missing",
                    ExitStatus.NOT_FOUND,
                    "There is no file " + file + " that can be read: is the path right, and may you read it?");
        }
        long bytes = Files.size(file);
        if (bytes == 0) {
            throw new CommandFailure("weights-malformed", ExitStatus.REFUSED, file + " is empty.");
        }
        return bytes;
    }

    ServiceResponse<Removed> remove(String reference) {
        return client.delete(ROOT + "/" + Names.segment(reference), Removed.class);
    }

    /** The stored file of base weights, fetched once. */
    public Path content(Digest digest) {
        return LocalCopies.of(session.terminal())
                .of(digest, target -> client.download(ROOT + "/" + digest + "/content", digest, target));
    }

    /** The checkpoint of a version, fetched once. */
    public Path checkpoint(String model, int version, Digest digest) {
        String path = "/models/" + Names.segment(model) + "/versions/" + version + "/weights";
        return LocalCopies.of(session.terminal()).of(digest, target -> client.download(path, digest, target));
    }
}
