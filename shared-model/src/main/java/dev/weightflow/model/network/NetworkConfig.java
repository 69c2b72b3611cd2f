package dev.weightflow.model.network;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Collection;
import java.util.Set;

/**
 * Architecture of a model.
 *
 * @param imageSize pixels a side of its images
 * @param tasks that it predicts, at least one; see {@link Tasks}
 */
public record NetworkConfig(Backbone backbone, int imageSize, DecoderName decoder, Tasks tasks) {

    public NetworkConfig {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one task");
        }
        backbone.layout(imageSize);
    }

    /** Creates a model of tasks of PASCAL-Context with the reference implementation's decoders. */
    public static NetworkConfig of(Backbone backbone, int imageSize, Collection<TaskName> tasks) {
        return new NetworkConfig(backbone, imageSize, DecoderName.HRNET, Tasks.PASCAL.only(tasks));
    }

    public static NetworkConfig of(Backbone backbone, int imageSize) {
        return of(backbone, imageSize, PascalTasks.NAMES);
    }

    /**
     * Returns the architecture of a training's model.
     *
     * @param declared the dataset's tasks, those of the training among them
     */
    public static NetworkConfig of(TrainingSpec spec, Tasks declared) {
        return new NetworkConfig(
                Backbones.of(spec.model().key())
                        .withDropPath(spec.optimization().dropPath()),
                spec.imageSize(),
                Methods.options(spec.method()).decoder(),
                declared.only(spec.tasks()));
    }

    public Set<TaskName> taskNames() {
        return tasks.names();
    }

    public BackboneLayout layout() {
        return backbone.layout(imageSize);
    }
}
