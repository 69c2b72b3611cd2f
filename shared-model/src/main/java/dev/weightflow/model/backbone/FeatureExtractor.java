package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;

/** The forward pass of a backbone. It holds no parameters, at most constants of the geometry. */
public interface FeatureExtractor {

    /** The arrays that it holds, for whoever decides how long they live. */
    default List<NDArray> constants() {
        return List.of();
    }

    /**
     * The pass.
     *
     * @param image [batch, 3, size, size], normalised as in pre-training
     * @param parameters the arrays of {@link BackboneLayout#parameters} and {@link BackboneLayout#neck} by their names there
     * @param hooks how the linear layers are computed
     * @param training whether stochastic depth is on
     * @return what each stage gives to the decoders, as {@link BackboneLayout#stageShapes} says
     */
    List<StageFeatures> forward(
            NDArray image, Function<String, NDArray> parameters, BackboneHooks hooks, boolean training);
}
