package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.HostReads;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import java.util.OptionalDouble;

/** How far a model's weights have moved, as one number that is cheap enough to be told while it is trained. */
public final class RelativeDistance {

    private RelativeDistance() {}

    /**
     * The mean of ‖W1 − W0‖ / ‖W0‖ over the adapted weights of all passes, in the model's own precision and on its device.
     *
     * @return nothing for a method that puts no weights in the place of frozen ones
     */
    public static OptionalDouble of(Network network) {
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                NDList distances = new NDList(
                        network.adapted().stream().map(RelativeDistance::of).toList());
                return distances.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                HostReads.number(NDArrays.stack(distances).mean()));
            }
        });
    }

    /** [] */
    private static NDArray of(AdaptedWeight weight) {
        return Ops.frobenius(weight.adapted().sub(weight.frozen())).div(Ops.frobenius(weight.frozen()));
    }
}
