package dev.weightflow.cli.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress.PhaseProgress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.data.weights.published.Downloads;
import dev.weightflow.data.weights.published.EnvironmentProxies;
import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.data.weights.published.PullListener;
import dev.weightflow.data.weights.published.WeightsCache;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.text.Durations;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Published weights in this user's cache, to which they are downloaded when they are named. */
record PublishedFiles(Terminal terminal, WeightsCache cache) {
    /** System property, and environment variable, that name a mirror. */
    private static final String MIRROR = "weightflow.weights.mirror";

    private static final String MIRROR_VARIABLE = "WEIGHTFLOW_WEIGHTS_MIRROR";

    /** @param offline whether only what is bundled or in the cache may be used */
    static PublishedFiles of(Session session, boolean offline) {
        Map<String, String> environment = session.environment();
        Downloads downloads =
                Downloads.of(mirror(environment), new EnvironmentProxies(environment, ProxySelector.getDefault()));
        return new PublishedFiles(
                session.terminal(),
                new WeightsCache(
                        WeightsCache.usualFolder(environment),
                        PublishedTable.standard(),
                        PretrainedBackbone::requireModel,
                        offline ? Optional.empty() : Optional.of(downloads)));
    }

    private static Optional<URI> mirror(Map<String, String> environment) {
        try {
            return Optional.ofNullable(System.getProperty(MIRROR))
                    .or(() -> Optional.ofNullable(environment.get(MIRROR_VARIABLE)))
                    .filter(text -> !text.isBlank())
                    .map(Downloads::mirror);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    "invalid-mirror", ExitStatus.USAGE, MIRROR_VARIABLE + ": " + e.getMessage() + ".", e);
        }
    }

    /** Returns the path of a file, or that of published weights of that name, which are pulled first. */
    static Path resolved(Session session, Path named) {
        if (Files.exists(named) || StoredWeights.looksLikeFile(named.toString())) {
            return named;
        }
        PublishedFiles published = of(session, false);
        return published.pull(published.require(named.toString()));
    }

    Optional<PublishedWeights> find(String name) {
        return cache.table().find(name);
    }

    /** Finds published weights, or fails with the names that are near. */
    PublishedWeights require(String name) {
        return find(name)
                .orElseThrow(() -> CommandFailure.notFound(
                        "no-such-published-weights",
                        "There are no published weights '" + name + "'"
                                + near(name, cache.table().names())
                                + ": './weightflow weights list' lists the names."));
    }

    /** Returns a phrase that lists names near the given one, or that begin with it; nothing if there are none. */
    static String near(String name, List<String> candidates) {
        List<String> near = Stream.concat(
                        ClosestMatch.several(name, candidates).stream(),
                        candidates.stream().filter(candidate -> candidate.startsWith(name)))
                .distinct()
                .toList();
        return near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)";
    }

    /** Returns the file of published weights, after it was downloaded or unpacked if that is needed. */
    Path pull(PublishedWeights weights) {
        try (PhaseProgress progress = new PhaseProgress(terminal)) {
            return cache.pull(weights, new PullListener() {
                @Override
                public void at(long bytes, long total) {
                    progress.at(weights.name() + ", in MiB", bytes >> 20, total >> 20, "");
                }

                @Override
                public void waits() {
                    terminal.say("Another process is downloading " + weights.name() + "; this one waits for it.");
                }

                @Override
                public void retries(String why, Duration pause) {
                    terminal.say(weights.name() + ": " + why + "; goes on in " + Durations.text(pause) + ".");
                }

                @Override
                public void replacesDamaged() {
                    terminal.say("The copy of " + weights.name() + " in the cache is damaged, and is replaced.");
                }
            });
        }
    }

    List<Resource> rows() {
        return cache.table().entries().stream().map(this::row).toList();
    }

    /** Describes an entry of the table in the form of the platform's base weights. */
    Resource row(PublishedWeights weights) {
        ObjectNode row = Json.MAPPER.createObjectNode();
        row.putArray("names").add(weights.name().value());
        row.put("model", weights.model().key())
                .put("licence", weights.licence())
                .put("source", weights.fileName())
                .put("where", where(weights));
        weights.bytes().ifPresent(bytes -> row.put("bytes", bytes));
        weights.digest().ifPresent(digest -> row.put("sha256", digest.hex()));
        weights.address().ifPresent(address -> row.put("address", address.toString()));
        if (cache.holds(weights)) {
            row.put("file", cache.file(weights).toString());
            row.put("bytes", cache.file(weights).toFile().length());
        }
        return new Resource(row);
    }

    private String where(PublishedWeights weights) {
        if (cache.holds(weights)) {
            return "cache";
        }
        return weights.isBundled() ? "bundled" : "published";
    }
}
