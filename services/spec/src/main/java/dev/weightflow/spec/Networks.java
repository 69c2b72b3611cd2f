package dev.weightflow.spec;

import ai.djl.Device;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderKind;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.weights.HostTensor;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The networks that training specifications describe. */
public final class Networks {
    private Networks() {}

    /**
     * What the network is made of.
     *
     * @throws UnbuildableModelException if these numbers make no network
     */
    public static NetworkConfig config(TrainingSpec spec) {
        return built(() -> new NetworkConfig(
                withDropPath(
                        SwinConfig.of(spec.model().key()), spec.optimization().dropPath()),
                spec.imageSize(),
                spec.method().decoder().map(name -> DecoderKind.of(name.key())).orElse(DecoderKind.HRNET),
                Set.copyOf(spec.tasks())));
    }

    /**
     * The method, with its defaults for what the specification leaves out.
     *
     * @throws UnbuildableModelException if the method cannot be configured so
     */
    public static Method method(MethodSpec spec) {
        return built(() -> Methods.of(spec.name(), MethodOptions.of(spec)));
    }

    /**
     * The network with the weights that the seed draws; the caller closes it.
     *
     * @throws UnbuildableModelException as {@link #config} and {@link #method}
     */
    public static Network build(TrainingSpec spec, Device device) {
        return Network.create(config(spec), method(spec.method()), device, spec.seed());
    }

    /**
     * The network before its first training step: drawn from the seed, and over that the pre-trained backbone or the other
     * training's result that the specification starts from. The caller closes it.
     *
     * @throws UnbuildableModelException as {@link #build}
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

    private static SwinConfig withDropPath(SwinConfig config, double dropPath) {
        return new SwinConfig(
                config.name(),
                config.patch(),
                config.embed(),
                config.depths(),
                config.heads(),
                config.window(),
                config.mlpRatio(),
                dropPath);
    }

    private static <T> T built(Supplier<T> build) {
        try {
            return build.get();
        } catch (UnbuildableModelException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UnbuildableModelException(e);
        }
    }
}
