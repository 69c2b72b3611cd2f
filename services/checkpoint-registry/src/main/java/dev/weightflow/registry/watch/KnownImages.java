package dev.weightflow.registry.watch;

import dev.weightflow.projection.Datasets;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Images of datasets, recognised by their content: a folder that grows makes versions that have the earlier images again. Datasets of releases that did
 * not index their samples are unlike all others.
 */
record KnownImages(Datasets datasets, StoredDocuments documents) {
    /** Returns whether the image of that id is in the split of that dataset and in none of the others'. */
    Predicate<String> notIn(Collection<DatasetId> others, DatasetId dataset, Split split) {
        if (others.contains(dataset)) {
            return id -> false;
        }
        Map<String, Digest> own = contents(dataset, split);
        if (own.isEmpty() || others.isEmpty()) {
            return id -> true;
        }
        Set<Digest> known = new HashSet<>();
        others.forEach(other -> known.addAll(contents(other, split).values()));
        return id -> !known.contains(own.get(id));
    }

    /** Returns the contents of a split's images by id; none without an index. */
    private Map<String, Digest> contents(DatasetId dataset, Split split) {
        Map<String, Digest> contents = new HashMap<>();
        datasets.sampleIndex(dataset)
                .map(documents::sampleIndex)
                .map(index -> index.parts(Optional.of(split)))
                .ifPresent(parts -> parts.stream().map(SampleIndex.Part::index).forEach(part -> documents
                        .shardIndex(part)
                        .samples()
                        .forEach(sample -> contents.put(sample.id(), sample.content()))));
        return contents;
    }
}
