package dev.weightflow.schema.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Index of a dataset version's samples and thumbnails, for browsing. It is no part of the version's identity: the event that announces the version
 * names its digest, under which it is stored as canonical JSON.
 *
 * @param parts the parts of all shards, in the manifest's order; one for each shard, unless it has more samples than {@link ShardIndex#LONGEST}
 * @param quarantined images of samples that were left out, as far as they could be read, at most {@value #MOST_QUARANTINED}
 * @param quarantinedThumbnails the object that holds their thumbnails
 */
public record SampleIndex(
        int format,
        List<Part> parts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<QuarantinedImage> quarantined,
        Optional<Digest> quarantinedThumbnails) {
    public static final int FORMAT = 1;
    public static final int MOST_QUARANTINED = 1_000;

    public SampleIndex {
        parts = Faults.listOf(parts);
        quarantined = Faults.listOf(quarantined);
        Faults.of("A sample index")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(!parts.isEmpty(), "parts are missing")
                .require(
                        quarantined.isEmpty() == quarantinedThumbnails.isEmpty(),
                        "quarantinedThumbnails must be there where quarantined is, and only there")
                .raise();
    }

    public static SampleIndex of(
            List<Part> parts, List<QuarantinedImage> quarantined, Optional<Digest> quarantinedThumbnails) {
        return new SampleIndex(FORMAT, parts, quarantined, quarantinedThumbnails);
    }

    /** Returns the parts of a split, or all. */
    public List<Part> parts(Optional<Split> split) {
        return parts.stream()
                .filter(part -> split.map(part.split()::equals).orElse(true))
                .toList();
    }

    /**
     * Consecutive samples of a shard.
     *
     * @param samples number of samples
     * @param first the lowest of their ids
     * @param last the highest of their ids
     * @param index the digest of its {@link ShardIndex}
     * @param thumbnails the object that holds their thumbnails; several parts may share one
     * @param labels contents of their labels, by task
     */
    public record Part(
            Digest shard,
            Split split,
            int samples,
            String first,
            String last,
            Digest index,
            Digest thumbnails,
            Map<TaskName, LabelCounts> labels) {
        public Part {
            labels = TaskName.ordered(labels);
            Faults.of("A part of a sample index")
                    .present("shard", shard)
                    .present("split", split)
                    .atLeast(1, "samples", samples)
                    .text("first", first)
                    .text("last", last)
                    .present("index", index)
                    .present("thumbnails", thumbnails)
                    .raise();
        }
    }

    /**
     * Numbers of samples with non-empty labels.
     *
     * @param labelled number of samples with a label
     * @param filled number of these with any pixel that is not background, see {@link IndexedLabel}
     * @param classes number of samples in which each class occurs, by its index; empty for a task without classes
     */
    public record LabelCounts(
            int labelled,
            int filled,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> classes) {
        public static final LabelCounts NONE = new LabelCounts(0, 0, List.of());

        public LabelCounts {
            classes = Faults.listOf(classes);
        }

        /** Counts one label of a task with that number of classes. */
        public static LabelCounts of(IndexedLabel label, int classes) {
            List<Integer> counts = new ArrayList<>(Collections.nCopies(classes, 0));
            label.classes().forEach(index -> counts.set(index, 1));
            return new LabelCounts(1, label.filled() ? 1 : 0, counts);
        }

        public LabelCounts plus(LabelCounts other) {
            List<Integer> sum = new ArrayList<>();
            for (int index = 0; index < Math.max(classes.size(), other.classes.size()); index++) {
                sum.add(count(index) + other.count(index));
            }
            return new LabelCounts(labelled + other.labelled, filled + other.filled, sum);
        }

        /** Returns the number of samples in which the class of that index occurs. */
        public int count(int index) {
            return index < classes.size() ? classes.get(index) : 0;
        }
    }

    /** Image of a quarantined sample, with its position among the thumbnails of these. */
    public record QuarantinedImage(String sample, Split split, ByteRange thumbnail) {
        public QuarantinedImage {
            Faults.of("The image of a quarantined sample")
                    .text("sample", sample)
                    .present("split", split)
                    .present("thumbnail", thumbnail)
                    .raise();
        }
    }
}
