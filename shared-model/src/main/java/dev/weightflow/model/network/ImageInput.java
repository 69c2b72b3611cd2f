package dev.weightflow.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.weightflow.model.dataset.transform.ImageNet;
import dev.weightflow.model.host.ElementType;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Transfer;
import java.util.Arrays;

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
                        Ops.numbers(floats, MOST),
                        perChannel(floats, ImageNet.mean()),
                        perChannel(floats, ImageNet.deviation()))
                : floats;
    }

    /** Made on the device: what is sent there is waited for. */
    private static NDArray perChannel(NDArray like, float[] values) {
        double[] numbers = new double[values.length];
        Arrays.setAll(numbers, channel -> values[channel]);
        return Ops.numbers(like, numbers).reshape(values.length, 1, 1);
    }
}
