package dev.weightflow.model.network;

import ai.djl.Device;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.weights.HostTensor;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Map;
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

    /** The network with the weights that the seed draws; the caller closes it. */
    public static Network build(TrainingSpec spec, Device device) {
        return Network.create(config(spec), Methods.of(spec.method()), device, spec.seed());
    }

    /**
     * The network before its first training step: drawn from the seed, and over that the pre-trained backbone or the other
     * training's result that the specification starts from. The caller closes it.
     *
     * @throws dev.weightflow.model.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network untrained(TrainingSpec spec, Device device, WeightFiles files) {
        Network network = build(spec, device);
        try {
            start(network, spec.start(), files);
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private static void start(Network network, InitialWeights start, WeightFiles files) {
        start.baseWeights()
                .ifPresent(digest -> StateDictLoader.loadBackbone(network, digest.hex(), read(digest, files)));
        start.checkpoint()
                .ifPresent(checkpoint ->
                        StateDictLoader.load(network, checkpoint.value(), read(checkpoint.digest(), files)));
    }

    private static Map<String, HostTensor> read(Digest digest, WeightFiles files) {
        return WeightsFile.read(files.file(digest)).tensors();
    }
}
