package dev.weightflow.model.dataset.shard;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.schema.Task;
import java.util.List;

/**
 * What a shard says of a sample.
 *
 * @param format of the sample's files; this code knows {@value #FORMAT}
 * @param id the sample's name
 * @param width of the image, in pixels
 * @param height of the image, in pixels
 * @param tasks that the sample has labels for
 */
@JsonPropertyOrder({"format", "id", "width", "height", "tasks"})
@JsonIgnoreProperties(ignoreUnknown = true)
record SampleMetadata(int format, String id, int width, int height, List<Task> tasks) {
    static final int FORMAT = 1;

    SampleMetadata {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format " + format + " is not known, only " + FORMAT);
        }
        if (id == null || tasks == null) {
            throw new IllegalArgumentException("a card needs an id and tasks");
        }
        tasks = List.copyOf(tasks);
    }

    static SampleMetadata of(RawSample sample) {
        return new SampleMetadata(
                FORMAT,
                sample.id(),
                sample.image().width(),
                sample.image().height(),
                List.copyOf(sample.labels().keySet()));
    }
}
