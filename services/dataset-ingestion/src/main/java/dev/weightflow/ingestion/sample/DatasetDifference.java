package dev.weightflow.ingestion.sample;

import dev.weightflow.data.dataset.shard.StoredSamples;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.ShardIndex.IndexedSample;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Difference between two dataset versions by split: samples are matched by their ids and compared by their content. */
public record DatasetDifference(DatasetId from, DatasetId to, Map<Split, SplitDifference> splits) {
    private static final int FIRST = 20;

    /**
     * Difference between two versions of a split.
     *
     * @param changed samples with the same id and another image or other labels
     * @param same number of samples that both have
     */
    public record SplitDifference(SampleIds added, SampleIds removed, SampleIds changed, int same) {}

    /** @param first the first ids, at most 20, ascending */
    public record SampleIds(int count, List<String> first) {}

    static DatasetDifference of(
            StoredSamples stored, DatasetId from, SampleIndex before, DatasetId to, SampleIndex after) {
        Map<Split, SplitDifference> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            List<Part> old = before.parts(Optional.of(split));
            List<Part> now = after.parts(Optional.of(split));
            if (!old.isEmpty() || !now.isEmpty()) {
                splits.put(split, difference(stored, old, now));
            }
        }
        return new DatasetDifference(from, to, splits);
    }

    /** Compares two versions of a split; parts that both share are not read. */
    private static SplitDifference difference(StoredSamples stored, List<Part> before, List<Part> after) {
        Set<Digest> common = digests(before);
        common.retainAll(digests(after));
        Merge merge = new Merge();
        merge.same = before.stream()
                .filter(part -> common.contains(part.index()))
                .mapToInt(Part::samples)
                .sum();
        merge.run(samples(stored, before, common), samples(stored, after, common));
        return new SplitDifference(merge.added.view(), merge.removed.view(), merge.changed.view(), merge.same);
    }

    private static Set<Digest> digests(List<Part> parts) {
        Set<Digest> digests = new HashSet<>();
        parts.forEach(part -> digests.add(part.index()));
        return digests;
    }

    private static Iterator<IndexedSample> samples(StoredSamples stored, List<Part> parts, Set<Digest> without) {
        return parts.stream()
                .filter(part -> !without.contains(part.index()))
                .flatMap(part -> stored.samples(part).stream())
                .iterator();
    }

    /** Merge of two lists that are sorted by id. */
    private static final class Merge {
        private final Ids added = new Ids();
        private final Ids removed = new Ids();
        private final Ids changed = new Ids();
        private int same;

        void run(Iterator<IndexedSample> before, Iterator<IndexedSample> after) {
            Optional<IndexedSample> old = next(before);
            Optional<IndexedSample> now = next(after);
            while (old.isPresent() || now.isPresent()) {
                int order = order(old, now);
                if (order < 0) {
                    removed.add(old.get().id());
                } else if (order > 0) {
                    added.add(now.get().id());
                } else if (old.get().content().equals(now.get().content())) {
                    same++;
                } else {
                    changed.add(now.get().id());
                }
                old = order <= 0 ? next(before) : old;
                now = order >= 0 ? next(after) : now;
            }
        }

        private static Optional<IndexedSample> next(Iterator<IndexedSample> samples) {
            return samples.hasNext() ? Optional.of(samples.next()) : Optional.empty();
        }

        private static int order(Optional<IndexedSample> old, Optional<IndexedSample> now) {
            if (old.isEmpty() || now.isEmpty()) {
                return old.isEmpty() ? 1 : -1;
            }
            return old.get().id().compareTo(now.get().id());
        }
    }

    private static final class Ids {
        private final List<String> first = new ArrayList<>();
        private int count;

        void add(String id) {
            count++;
            if (first.size() < FIRST) {
                first.add(id);
            }
        }

        SampleIds view() {
            return new SampleIds(count, List.copyOf(first));
        }
    }
}
