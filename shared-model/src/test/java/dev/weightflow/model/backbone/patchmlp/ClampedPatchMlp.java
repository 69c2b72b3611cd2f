package dev.weightflow.model.backbone.patchmlp;

import ai.djl.ndarray.NDManager;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneFamily;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;

/** {@link PatchMlp} of images whose values are bounded, by an operation that has no ONNX form. */
public record ClampedPatchMlp(PatchMlp plain) implements Backbone {

    private static final double LEAST = -10;

    public static final class Family implements BackboneFamily {
        @Override
        public List<Backbone> backbones() {
            return List.of(new ClampedPatchMlp(new PatchMlp(16, 0)));
        }
    }

    @Override
    public String name() {
        return plain.name() + "-clamped";
    }

    @Override
    public int patch() {
        return plain.patch();
    }

    @Override
    public int imageUnit() {
        return plain.imageUnit();
    }

    @Override
    public ClampedPatchMlp withDropPath(double rate) {
        return new ClampedPatchMlp(plain.withDropPath(rate));
    }

    @Override
    public BackboneLayout layout(int imageSize) {
        return new Layout(this, plain.layout(imageSize));
    }

    private record Layout(ClampedPatchMlp backbone, BackboneLayout plain) implements BackboneLayout {

        @Override
        public List<StageShape> stageShapes() {
            return plain.stageShapes();
        }

        @Override
        public List<LinearLayer> linearLayers() {
            return plain.linearLayers();
        }

        @Override
        public List<ParameterSpec> parameters() {
            return plain.parameters();
        }

        @Override
        public FeatureExtractor prepare(NDManager manager) {
            FeatureExtractor pass = plain.prepare(manager);
            return (image, parameters, hooks, training) ->
                    pass.forward(Ops.clampMin(image, LEAST), parameters, hooks, training);
        }
    }
}
