package dev.weightflow.model.backbone.patchmlp;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The forward pass of {@link PatchMlp}. */
record PatchMlpFeatures(PatchMlp.Layout layout) implements FeatureExtractor {

    @Override
    public List<StageFeatures> forward(
            NDArray image, Function<String, NDArray> parameters, BackboneHooks hooks, boolean training) {
        // [batch, 3, side, side] to [batch, grid², 3·patch²] to [batch, grid², channels]
        int patch = layout.backbone().patch();
        NDArray x = Ops.linear(patches(image, layout.grid(), patch), parameters.apply("embed.weight"));
        List<StageFeatures> features = new ArrayList<>();
        for (int stage = 0; stage < PatchMlp.STAGES; stage++) {
            StageShape shape = layout.stageShapes().get(stage);
            NDArray tokens = x;
            TaskFeatures inner = hooks.project(layout.fc1(stage), TaskFeatures.shared(tokens))
                    .map(Ops::gelu);
            TaskFeatures branch = hooks.project(layout.fc2(stage), inner);
            double rate = training ? layout.backbone().dropPath() * stage / (PatchMlp.STAGES - 1) : 0;
            TaskFeatures out = branch.map(y -> tokens.add(Ops.dropPath(y, rate))); // [batch, grid², channels]
            TaskFeatures next = stage < PatchMlp.STAGES - 1
                    ? hooks.project(layout.merging(stage), out.map(y -> fours(y, shape.grid())))
                    : out;
            features.add(new StageFeatures(out, next, shape.grid(), shape.gridAfterMerging()));
            x = next.shared();
        }
        return features;
    }

    /** [batch, 3, side, side] to [batch, grid², 3·patch²] */
    private static NDArray patches(NDArray image, int grid, int patch) {
        return image.reshape(-1, 3, grid, patch, grid, patch)
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(-1, (long) grid * grid, 3L * patch * patch);
    }

    /** [batch, grid², channels] to [batch, grid²/4, 4·channels] */
    private static NDArray fours(NDArray tokens, int grid) {
        long channels = tokens.getShape().get(2);
        return tokens.reshape(-1, grid / 2, 2, grid / 2, 2, channels)
                .transpose(0, 1, 3, 2, 4, 5)
                .reshape(-1, (long) grid * grid / 4, 4 * channels);
    }
}
