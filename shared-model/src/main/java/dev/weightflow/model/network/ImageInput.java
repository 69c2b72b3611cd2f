package dev.weightflow.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.weightflow.data.dataset.transform.ImageNet;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Transfer;
import java.util.Arrays;

/** Input images of a network. */
public final class ImageInput {
    private static final float MOST = 255;

    private ImageInput() {}

    /**
     * Moves images to the device, normalised as in pre-training: on the device, if they are levels.
     *
     * @param images [batch, 3, side, side], levels as bytes or normalised floats
     */
    public static NDArray of(HostTensor images, NDManager manager, Transfer transfer) {
        NDArray floats = transfer.toDevice(manager, images);
        return images.type() == ElementType.U8
                ? Ops.standardize(
                        floats,
                        Ops.numbers(floats, MOST),
                        perChannel(floats, ImageNet.mean()),
                        perChannel(floats, ImageNet.deviation()))
                : floats;
    }

    /** Creates an array on the device, without a copy to it, which would be synchronous. */
    private static NDArray perChannel(NDArray like, float[] values) {
        double[] numbers = new double[values.length];
        Arrays.setAll(numbers, channel -> values[channel]);
        return Ops.numbers(like, numbers).reshape(values.length, 1, 1);
    }
}
