package dev.weightflow.collector;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.reachability.GarbageCandidates;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times since which objects were found unreachable in every run. Only one run can write the next {@link GarbageCandidates}, so that of several
 * concurrent runs all but one end before they delete anything. Forging candidates gains nothing: they must be unreachable and old all the same.
 */
final class Candidates {
    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);
    private static final String FOLDER = GarbageCandidates.FOLDER;
    /** Maximum number of candidates in a document; further objects become candidates when these are deleted. */
    private static final int MOST = 200_000;

    private final Map<Digest, Instant> since;
    private final Optional<String> latest;

    private Candidates(Map<Digest, Instant> since, Optional<String> latest) {
        this.since = since;
        this.latest = latest;
    }

    static Candidates read(ObjectStore store) {
        Optional<String> latest = GarbageCandidates.latestName(store);
        return latest.flatMap(store::read)
                .map(json -> new Candidates(parse(json), latest))
                .orElseGet(() -> new Candidates(Map.of(), latest));
    }

    private static Map<Digest, Instant> parse(byte[] json) {
        Map<Digest, Instant> since = new HashMap<>();
        try {
            WeightflowJson.read(json, GarbageCandidates.class)
                    .since()
                    .forEach((at, digests) -> digests.forEach(digest -> since.put(digest, at)));
            return since;
        } catch (UnreadableJsonException e) {
            LOG.warn("The garbage collection's candidates cannot be read; starting over: {}", e.getMessage());
            return Map.of();
        }
    }

    /** Returns the time since which that object has been unreachable; empty if it is no candidate. */
    Optional<Instant> since(Digest digest) {
        return Optional.ofNullable(since.get(digest));
    }

    /** Replaces the candidates by those objects; earlier candidates among them keep their time. Older lists are deleted. */
    void replace(ObjectStore store, Collection<Digest> unreachable, Instant now) {
        Map<Instant, List<Digest>> bySince = new TreeMap<>();
        unreachable.stream()
                .sorted((a, b) -> since(a).orElse(now).compareTo(since(b).orElse(now)))
                .limit(MOST)
                .forEach(digest -> bySince.computeIfAbsent(since(digest).orElse(now), at -> new ArrayList<>())
                        .add(digest));
        String name = FOLDER
                + "%019d"
                        .formatted(latest.map(before -> Long.parseLong(before.substring(FOLDER.length())) + 1)
                                .orElse(0L));
        boolean first = store.putIfAbsent(name, WeightflowJson.write(new GarbageCandidates(bySince)));
        List<String> all = store.list(FOLDER);
        // a run that has ended meanwhile may have deleted this list after writing its own
        if (!first || !all.get(all.size() - 1).equals(name)) {
            throw GarbageException.running();
        }
        all.subList(0, all.size() - 1).forEach(store::delete);
    }
}
