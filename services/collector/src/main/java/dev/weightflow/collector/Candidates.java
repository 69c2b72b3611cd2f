package dev.weightflow.registry.garbage;

import dev.weightflow.platform.objectstore.ObjectStore;
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
 * Since when which objects were found unreachable in every run. The store has it as {@code garbage/candidates/TIME}; the latest counts
 * alone. Whoever forges it gains nothing: what it names must be unreachable and old all the same.
 */
final class Candidates {
    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);
    private static final String FOLDER = "garbage/candidates/";
    /** As many as a document has room for; the others become candidates when these are gone. */
    private static final int MOST = 200_000;

    private final Map<Digest, Instant> since;
    private final Optional<String> latest;

    private Candidates(Map<Digest, Instant> since, Optional<String> latest) {
        this.since = since;
        this.latest = latest;
    }

    /** @param since the candidates by the moment when they were first found unreachable */
    private record Stored(Map<Instant, List<Digest>> since) {}

    static Candidates read(ObjectStore store) {
        List<String> names = store.list(FOLDER);
        Optional<String> latest = names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
        return latest.flatMap(store::read)
                .map(json -> new Candidates(parse(json), latest))
                .orElseGet(() -> new Candidates(Map.of(), latest));
    }

    private static Map<Digest, Instant> parse(byte[] json) {
        Map<Digest, Instant> since = new HashMap<>();
        try {
            WeightflowJson.read(json, Stored.class)
                    .since()
                    .forEach((at, digests) -> digests.forEach(digest -> since.put(digest, at)));
            return since;
        } catch (UnreadableJsonException e) {
            LOG.warn("The garbage collection's candidates cannot be read, and it begins anew: {}", e.getMessage());
            return Map.of();
        }
    }

    /** Since when that object has been unreachable; empty if it is no candidate. */
    Optional<Instant> since(Digest digest) {
        return Optional.ofNullable(since.get(digest));
    }

    /** Makes those objects the candidates, and no others: those that were there before keep their moment. Older lists are deleted. */
    void replace(ObjectStore store, Collection<Digest> unreachable, Instant now) {
        Map<Instant, List<Digest>> bySince = new TreeMap<>();
        unreachable.stream()
                .sorted((a, b) -> since(a).orElse(now).compareTo(since(b).orElse(now)))
                .limit(MOST)
                .forEach(digest -> bySince.computeIfAbsent(since(digest).orElse(now), at -> new ArrayList<>())
                        .add(digest));
        long after = latest.map(name -> Long.parseLong(name.substring(FOLDER.length())) + 1)
                .orElse(0L);
        String name = FOLDER + "%019d".formatted(Math.max(now.toEpochMilli(), after));
        if (!store.putIfAbsent(name, WeightflowJson.write(new Stored(bySince)))) {
            throw GarbageException.running();
        }
        store.list(FOLDER).stream().filter(older -> older.compareTo(name) < 0).forEach(store::delete);
    }
}
