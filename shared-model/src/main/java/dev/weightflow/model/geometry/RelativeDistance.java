package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import java.util.OptionalDouble;

/** Relative distance that a model's weights have moved, as one number that is cheap enough to report during training. */
public final class RelativeDistance {

    private RelativeDistance() {}

    /**
     * Computes the mean of ‖W1 − W0‖ / ‖W0‖ over the adapted weights of all passes, in the model's own precision and on its device.
     *
     * @return empty for a method that replaces no frozen weights
     */
    public static OptionalDouble of(Network network) {
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                NDList distances = new NDList(
                        network.adapted().stream().map(RelativeDistance::of).toList());
                return distances.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                DeviceSync.number(NDArrays.stack(distances).mean()));
            }
        });
    }

    /** [] */
    private static NDArray of(AdaptedWeight weight) {
        return Ops.frobenius(weight.adapted().sub(weight.frozen())).div(Ops.frobenius(weight.frozen()));
    }
}
