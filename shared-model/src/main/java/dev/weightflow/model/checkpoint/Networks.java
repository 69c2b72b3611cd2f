package dev.weightflow.model.checkpoint;

import ai.djl.Device;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.WeightFiles;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Set;

/** The networks that training specifications describe. Every specification describes one. */
public final class Networks {
    private Networks() {}

    /** What the network is made of. */
    public static NetworkConfig config(TrainingSpec spec) {
        return new NetworkConfig(
                SwinConfig.of(spec.model()).withDropPath(spec.optimization().dropPath()),
                spec.imageSize(),
                spec.method().decoder(),
                Set.copyOf(spec.tasks()));
    }

    /**
     * The network before its first training step: drawn from the seed and over that the pre-trained backbone, or the other
     * training's result that the specification starts from. The caller closes it.
     *
     * @throws dev.weightflow.model.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network untrained(TrainingSpec spec, Device device, WeightFiles files) {
        InitialWeights start = spec.start();
        return start.checkpoint()
                .map(checkpoint -> trained(spec, checkpoint, device, files))
                .orElseGet(() -> new BaseModel(spec.seed(), start.baseWeights())
                        .build(config(spec), Methods.of(spec.method()), device, files));
    }

    /**
     * The network that a checkpoint of such a training holds. The caller closes it.
     *
     * @throws dev.weightflow.model.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network trained(TrainingSpec spec, CheckpointId checkpoint, Device device, WeightFiles files) {
        return Checkpoint.open(
                config(spec),
                Methods.of(spec.method()),
                device,
                "checkpoint " + checkpoint.digest().shortId(),
                files.file(checkpoint.digest()),
                files);
    }
}
