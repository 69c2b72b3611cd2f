package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;

/** The forward pass of a backbone. It holds no parameters, at most constants of the geometry. */
public interface FeatureExtractor {

    /** Returns the pass's constant arrays, for the caller that manages their lifetime. */
    default List<NDArray> constants() {
        return List.of();
    }

    /**
     * Computes the pass.
     *
     * @param image [batch, 3, size, size], normalised as in pre-training
     * @param parameters the arrays of {@link BackboneLayout#parameters} and {@link BackboneLayout#neck} by their names there
     * @param hooks compute the linear layers
     * @param training whether stochastic depth is on
     * @return the features of each stage, in the shapes of {@link BackboneLayout#stageShapes}
     */
    List<StageFeatures> forward(
            NDArray image, Function<String, NDArray> parameters, BackboneHooks hooks, boolean training);
}
