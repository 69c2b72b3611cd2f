package dev.weightflow.collector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.reachability.NeededObject;
import dev.weightflow.projection.reachability.NeededObjects;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Objects that the facts need and the store does not have, or of which a document is damaged.
 *
 * @param needed the number of objects that are needed, as far as known: a missing document does not say what it refers to
 * @param kinds the missing ones by kind
 * @param objects the missing ones
 */
public record MissingReport(
        long needed,
        @JsonInclude List<OfKind> kinds,
        @JsonInclude List<Missing> objects) {
    public MissingReport {
        kinds = List.copyOf(kinds);
        objects = List.copyOf(objects);
    }

    /**
     * Missing objects of a kind.
     *
     * @param remedy what brings them back, for people
     */
    public record OfKind(ObjectKind kind, long objects, String remedy) {}

    /**
     * Missing object.
     *
     * @param reason what refers to it, for people
     * @param source where a dataset was ingested from
     */
    public record Missing(ObjectKind kind, Digest digest, String reason, Optional<String> source) {}

    /** Compares everything that the facts need with everything that is stored. */
    static MissingReport of(Journals journals, NeededObjects objects, StoredContents contents) {
        Set<Digest> stored = new HashSet<>();
        contents.each(content -> stored.add(content.digest()));
        Set<Digest> needed = new HashSet<>();
        Map<Digest, NeededObject> missing =
                new TreeMap<>((one, other) -> one.hex().compareTo(other.hex()));
        objects.each(object -> {
                    needed.add(object.digest());
                    if (!stored.contains(object.digest())) {
                        missing.putIfAbsent(object.digest(), object);
                    }
                })
                .forEach(damaged -> missing.putIfAbsent(
                        damaged.digest(), new NeededObject(damaged.digest(), damaged.kind(), damaged.reason())));
        Map<ObjectKind, Long> counts = new EnumMap<>(ObjectKind.class);
        missing.values().forEach(object -> counts.merge(object.kind(), 1L, Long::sum));
        return new MissingReport(
                needed.size(),
                counts.entrySet().stream()
                        .map(kind -> new OfKind(
                                kind.getKey(), kind.getValue(), kind.getKey().remedy()))
                        .toList(),
                missing.values().stream()
                        .map(object ->
                                new Missing(object.kind(), object.digest(), object.reason(), source(object, journals)))
                        .toList());
    }

    private static Optional<String> source(NeededObject object, Journals journals) {
        return object.kind() == ObjectKind.DATASET_MANIFEST
                ? journals.datasets().dataset(DatasetId.of(object.digest())).map(dataset -> dataset.event()
                        .source())
                : Optional.empty();
    }
}
