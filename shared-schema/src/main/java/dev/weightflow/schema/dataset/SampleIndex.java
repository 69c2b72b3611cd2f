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
 * What a dataset version shows, for people who look at it. It is no part of the version's identity: the fact that the version is stored
 * names its digest, under which it is stored as canonical JSON.
 *
 * @param parts of all shards, in the manifest's order; one a shard, unless it has more samples than {@link ShardIndex#LONGEST}
 * @param quarantined images of samples that were left out, as far as they could be read, at most {@value #MOST_QUARANTINED}
 * @param quarantinedThumbnails the object that these lie in
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

    /** The parts of a split, or all. */
    public List<Part> parts(Optional<Split> split) {
        return parts.stream()
                .filter(part -> split.map(part.split()::equals).orElse(true))
                .toList();
    }

    /**
     * Samples of a shard that follow each other.
     *
     * @param samples how many these are
     * @param first the lowest of their ids
     * @param last the highest of their ids
     * @param index the digest of its {@link ShardIndex}
     * @param thumbnails the object that their thumbnails lie in; several parts may have the same
     * @param labels what their labels show, by task
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
     * In how many samples labels show something.
     *
     * @param labelled how many have a label
     * @param filled in how many of these any pixel is more than background, see {@link IndexedLabel}
     * @param classes in how many each class occurs, by its index; none for a task without classes
     */
    public record LabelCounts(
            int labelled,
            int filled,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> classes) {
        public static final LabelCounts NONE = new LabelCounts(0, 0, List.of());

        public LabelCounts {
            classes = Faults.listOf(classes);
        }

        /** Of one label of a task that has so many classes. */
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

        /** In how many samples the class of that index occurs. */
        public int count(int index) {
            return index < classes.size() ? classes.get(index) : 0;
        }
    }

    /** The image of a sample that was left out: where it lies among the thumbnails of these. */
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
