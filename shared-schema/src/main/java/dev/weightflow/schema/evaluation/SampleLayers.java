package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sample of an evaluation as separate pictures of one size, which can be overlaid: the image, and for each task label and prediction.
 *
 * @param image SHA-256 of the PNG file of the image at the model's input size
 */
public record SampleLayers(String sample, Digest image, Map<TaskName, TaskLayers> layers) {
    public SampleLayers {
        layers = TaskName.ordered(layers);
        Faults.of("A sample's layers")
                .text("sample", sample)
                .present("image", image)
                .raise();
    }

    /** Returns the digests of all stored pictures of the sample. */
    public Stream<Digest> digests() {
        return Stream.concat(
                Stream.of(image),
                layers.values().stream()
                        .flatMap(task -> Stream.concat(task.label().stream(), Stream.of(task.prediction()))));
    }

    /**
     * Layers of one task, PNG files as shared-data's {@code Layer} draws them.
     *
     * @param label absent if the sample has no label of the task
     * @param from for maps of numbers, the value of the darkest gray level
     * @param to for maps of numbers, the value of white
     */
    public record TaskLayers(Optional<Digest> label, Digest prediction, Optional<Double> from, Optional<Double> to) {
        public TaskLayers {
            Faults.of("A task's layers")
                    .present("prediction", prediction)
                    .require(from.isPresent() == to.isPresent(), "from and to must be given together")
                    .raise();
        }
    }
}
