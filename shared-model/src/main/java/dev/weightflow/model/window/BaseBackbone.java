package dev.weightflow.model.window;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Backbone as it was before any training, which embeds images: models over the same weights have the same, whatever they were trained by, and also if
 * one was trained from another's result.
 */
public final class BaseBackbone implements AutoCloseable {
    private final Network network;

    private BaseBackbone(Network network) {
        this.network = network;
    }

    /**
     * Opens the backbone beneath a trained network, on the same images; the caller closes it.
     *
     * @param otherwise the network's base, where the network does not know it
     * @param files the local file of a digest: that of the base's weights
     * @throws dev.weightflow.data.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static BaseBackbone beneath(
            Network trained, BaseModel otherwise, Device device, Function<Digest, Path> files) {
        BaseModel base = trained.base().orElse(otherwise);
        return new BaseBackbone(
                base.build(trained.config(), Methods.of(Methods.spec(MethodName.DECODERS_ONLY)), device, files));
    }

    /** Returns the backbone of a network itself, which is closed with it. */
    static BaseBackbone over(Network untrained) {
        return new BaseBackbone(untrained);
    }

    /** Returns the digest of its weights; empty if they are random. */
    public Optional<Digest> weights() {
        return network.base().flatMap(BaseModel::weights);
    }

    /** Returns the number of features of an image. */
    public int dimension() {
        List<StageShape> stages = network.config().layout().stageShapes();
        return stages.get(stages.size() - 1).channels();
    }

    /**
     * Embeds images.
     *
     * @param images [batch, 3, size, size], with ImageNet's normalisation
     * @return [batch, dimension]
     */
    HostTensor embed(NDArray images) {
        try (StepScope scope = StepScope.open()) {
            return Torch.inference(() -> Transfer.toHost(network.embed(images)));
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
