package dev.weightflow.registry.baseweights;

import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.data.weights.published.PublishedWeightsException;
import dev.weightflow.data.weights.published.PullListener;
import dev.weightflow.data.weights.published.WeightsCache;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Addition;
import dev.weightflow.schema.id.WeightsName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Published weights that this registry may bring into the store, under their published names. They are downloaded here and by no other service:
 * trainers read the store alone.
 *
 * @param cache folder in which a download is continued after a restart; what is stored is deleted from it
 */
public record PublishedImports(WeightsCache cache, PublishedPolicy policy) {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedImports.class);
    private static final Duration CONTINUED = Duration.ofDays(1);

    /**
     * Opens the folder, and removes what a process that was killed has left there: conversions, and downloads that nobody has continued for a day. A
     * folder that cannot be cleaned is reported, and refused when it is needed.
     */
    public static PublishedImports open(WeightsCache cache, PublishedPolicy policy, Instant now) {
        try {
            cache.removeLeftovers(now.minus(CONTINUED));
        } catch (PublishedWeightsException e) {
            LOG.warn("What was left of earlier downloads is not removed: {}", e.getMessage());
        }
        return new PublishedImports(cache, policy);
    }

    public List<PublishedWeights> all() {
        return cache.table().entries();
    }

    /**
     * Brings weights into the catalogue, unless it has weights of that name. A download takes no turn of the uploads: it may be slow.
     *
     * @param turn in which what was downloaded is added
     * @throws NotFoundException if nothing is published under the name
     * @throws BaseWeightsException if the policy excludes it, or it cannot be downloaded or is not what was published
     */
    public Addition bring(WeightsName name, WeightsCatalogue catalogue, UnaryOperator<Supplier<Addition>> turn) {
        PublishedWeights weights = cache.table()
                .find(name.value())
                .orElseThrow(() ->
                        NotFoundException.of("published weights", name, "GET /published-weights lists the names."));
        Optional<NamedWeights> stored = catalogue.named(name);
        if (stored.isPresent()) {
            return new Addition(stored.get(), false);
        }
        if (!policy.allows(weights)) {
            throw BaseWeightsException.notAllowed(weights);
        }
        try {
            Path file = cache.pull(weights, PullListener.SILENT);
            Addition added = turn.apply(() -> catalogue.add(file, weights.fileName(), Optional.of(name)))
                    .get();
            Files.deleteIfExists(file);
            return added;
        } catch (PublishedWeightsException e) {
            throw BaseWeightsException.notBrought(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
