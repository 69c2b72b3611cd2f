package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A sample of an evaluation as single pictures of one size, which can be laid over one another: the image, and for each task label and
 * prediction.
 *
 * @param image SHA-256 of the PNG file of the image as the model saw it
 */
public record SampleLayers(String sample, Digest image, Map<TaskName, TaskLayers> layers) {
    public SampleLayers {
        layers = TaskName.ordered(layers);
        Faults.of("A sample's layers")
                .text("sample", sample)
                .present("image", image)
                .raise();
    }

    /** Everything that is stored of the sample. */
    public Stream<Digest> digests() {
        return Stream.concat(
                Stream.of(image),
                layers.values().stream()
                        .flatMap(task -> Stream.concat(task.label().stream(), Stream.of(task.prediction()))));
    }

    /**
     * The layers of one task, PNG files as shared-model's {@code Layer} draws them.
     *
     * @param label absent if the sample has no label of the task
     * @param from where maps are of numbers, the number that the least gray level stands for
     * @param to where maps are of numbers, the number that white stands for
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
