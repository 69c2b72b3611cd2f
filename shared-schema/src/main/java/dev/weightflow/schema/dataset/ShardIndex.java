package dev.weightflow.schema.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Map;

/**
 * Positions and contents of the samples of a shard. Stored as canonical JSON under its digest, which a {@link SampleIndex} names.
 *
 * @param samples by ascending id
 */
public record ShardIndex(int format, List<IndexedSample> samples) {
    public static final int FORMAT = 1;
    /** Largest number of samples; a shard with more has several indexes. */
    public static final int LONGEST = 4_096;

    public ShardIndex {
        samples = Faults.listOf(samples);
        Faults.of("A shard index")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(!samples.isEmpty(), "samples are missing")
                .require(samples.size() <= LONGEST, "samples must be at most %d, not %d", LONGEST, samples.size())
                .raise();
    }

    public static ShardIndex of(List<IndexedSample> samples) {
        return new ShardIndex(FORMAT, samples);
    }

    /**
     * Sample in the index.
     *
     * @param content the digest of its image and labels, without its id
     * @param range its files in the shard, with their tar headers
     * @param width of its image, in pixels
     * @param labels by task, without the tasks for which it has no label
     * @param thumbnail its image, as JPEG, in the shard's thumbnails
     */
    public record IndexedSample(
            String id,
            Digest content,
            ByteRange range,
            int width,
            int height,
            Map<TaskName, IndexedLabel> labels,
            ByteRange thumbnail) {
        public IndexedSample {
            labels = TaskName.ordered(labels);
            Faults.of("An indexed sample")
                    .text("id", id)
                    .present("content", content)
                    .present("range", range)
                    .atLeast(1, "width", width)
                    .atLeast(1, "height", height)
                    .present("thumbnail", thumbnail)
                    .raise();
        }

        /** Returns whether its label of that task has a pixel of that class. */
        public boolean shows(TaskName task, int index) {
            IndexedLabel label = labels.get(task);
            return label != null && label.classes().contains(index);
        }
    }

    /**
     * Content of a label.
     *
     * @param filled whether any pixel is not background: a class other than the first, foreground, or a valid vector or number
     * @param classes the indices of the classes that occur, ascending; empty for a task without classes
     */
    public record IndexedLabel(
            boolean filled,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> classes) {
        public IndexedLabel {
            classes = Faults.listOf(classes);
        }
    }
}
