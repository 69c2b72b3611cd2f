package dev.weightflow.model.network;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a model is made of.
 *
 * @param imageSize pixels a side of its images
 * @param tasks what it predicts, at least one; in the order of {@link Task}
 */
public record NetworkConfig(SwinConfig backbone, int imageSize, DecoderName decoder, Set<Task> tasks) {

    public NetworkConfig {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one task");
        }
        tasks = Collections.unmodifiableSet(EnumSet.copyOf(tasks));
        SwinLayout.of(backbone, imageSize);
    }

    /** A model with the reference implementation's decoders. */
    public static NetworkConfig of(SwinConfig backbone, int imageSize, Collection<Task> tasks) {
        return new NetworkConfig(backbone, imageSize, DecoderName.HRNET, Set.copyOf(tasks));
    }

    public static NetworkConfig of(SwinConfig backbone, int imageSize) {
        return of(backbone, imageSize, EnumSet.allOf(Task.class));
    }

    public static NetworkConfig of(TrainingSpec spec) {
        return new NetworkConfig(
                SwinConfig.of(spec.model()).withDropPath(spec.optimization().dropPath()),
                spec.imageSize(),
                Methods.options(spec.method()).decoder(),
                Set.copyOf(spec.tasks()));
    }

    public SwinLayout layout() {
        return SwinLayout.of(backbone, imageSize);
    }
}
