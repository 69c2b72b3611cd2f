package dev.weightflow.ingestion.source;

import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Samples that a split lists.
 *
 * @param ids plain names, each once, ascending
 * @param faults the faults of lines that name no sample, or one that was named before
 */
public record SplitList(Split split, List<String> ids, List<Quarantined> faults) {
    public SplitList {
        ids = List.copyOf(ids);
        faults = List.copyOf(faults);
    }

    public int size() {
        return ids.size() + faults.size();
    }

    /** Removes samples that another split has, too: training samples must not be evaluated on. */
    SplitList without(SplitList other) {
        Set<String> taken = new HashSet<>(other.ids());
        List<Quarantined> shared = ids.stream()
                .filter(taken::contains)
                .map(id -> new Quarantined(
                        id,
                        split,
                        "duplicate-id",
                        "%1$s is listed in %2$s and in %3$s; it stays in %3$s alone."
                                .formatted(
                                        id, split.key() + ".txt", other.split().key() + ".txt")))
                .toList();
        return new SplitList(
                split,
                ids.stream().filter(id -> !taken.contains(id)).toList(),
                Stream.concat(faults.stream(), shared.stream()).toList());
    }
}
