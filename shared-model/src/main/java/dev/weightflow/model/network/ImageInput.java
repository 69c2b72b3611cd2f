package dev.weightflow.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.dataset.transform.ImageNet;
import dev.weightflow.model.host.ElementType;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Transfer;

/** Images on their way into a network. */
public final class ImageInput {
    private static final float MOST = 255;

    private ImageInput() {}

    /**
     * Images on the device, normalised as in pre-training: there, if they are levels.
     *
     * @param images [batch, 3, side, side], levels as bytes or normalised floats
     */
    public static NDArray of(HostTensor images, NDManager manager, Transfer transfer) {
        NDArray floats = transfer.toDevice(manager, images);
        return images.type() == ElementType.U8
                ? Ops.standardize(
                        floats,
                        manager.create(MOST),
                        manager.create(ImageNet.mean(), new Shape(3, 1, 1)),
                        manager.create(ImageNet.deviation(), new Shape(3, 1, 1)))
                : floats;
    }
}
