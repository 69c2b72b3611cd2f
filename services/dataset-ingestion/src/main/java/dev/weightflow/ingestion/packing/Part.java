package dev.weightflow.ingestion.packing;

import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.ingestion.source.SplitList;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive samples that a split lists, which one worker packs. Where a source is cut follows from its lists alone, never from faults of its
 * samples, so that each part has the same shards whoever packs it, and when.
 *
 * @param from position in the split's list of the first sample
 * @param to position after the last one
 */
public record Part(Split split, int from, int to) {
    public int samples() {
        return to - from;
    }

    /** Returns the part's samples. */
    public List<String> ids(SplitList list) {
        return list.ids().subList(from, to);
    }

    /** Returns the parts of a source in order, each within one split. */
    public static List<Part> of(SourceFolder folder, int length) {
        List<Part> parts = new ArrayList<>();
        for (SplitList list : folder.lists()) {
            int samples = list.ids().size();
            for (int from = 0; from < samples; from += Math.min(length, samples - from)) {
                parts.add(new Part(list.split(), from, from + Math.min(length, samples - from)));
            }
        }
        return List.copyOf(parts);
    }
}
