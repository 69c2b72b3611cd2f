package dev.weightflow.model.backbone.patchmlp;

import ai.djl.ndarray.NDManager;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneFamily;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/** An MLP over every token, and between the stages a linear layer over every four: the smallest backbone, for {@code docs/adding-a-backbone.md}. */
public record PatchMlp(int channels, double dropPath) implements Backbone {

    static final int STAGES = 4;

    public static final class Family implements BackboneFamily {
        @Override
        public List<Backbone> backbones() {
            return List.of(new PatchMlp(16, 0));
        }
    }

    @Override
    public String name() {
        return "patch-mlp";
    }

    @Override
    public int patch() {
        return 4;
    }

    @Override
    public int imageUnit() {
        return patch() << STAGES - 1;
    }

    @Override
    public PatchMlp withDropPath(double rate) {
        return new PatchMlp(channels, rate);
    }

    @Override
    public Layout layout(int imageSize) {
        if (imageSize < 1 || imageSize % imageUnit() != 0) {
            throw new IllegalArgumentException("images of " + imageSize + " pixels do not fit model '" + name()
                    + "', whose patches need a multiple of " + imageUnit());
        }
        return new Layout(this, imageSize / patch());
    }

    /** @param grid tokens along a side in the first stage */
    record Layout(PatchMlp backbone, int grid) implements BackboneLayout {

        @Override
        public List<StageShape> stageShapes() {
            List<StageShape> shapes = new ArrayList<>();
            for (int stage = 0; stage < STAGES; stage++) {
                int next = Math.min(stage + 1, STAGES - 1);
                shapes.add(new StageShape(channels(stage), grid >> stage, channels(next), grid >> next));
            }
            return shapes;
        }

        @Override
        public List<LinearLayer> linearLayers() {
            List<LinearLayer> layers = new ArrayList<>();
            for (int stage = 0; stage < STAGES; stage++) {
                layers.add(fc1(stage));
                layers.add(fc2(stage));
                if (stage < STAGES - 1) {
                    layers.add(merging(stage));
                }
            }
            return layers;
        }

        @Override
        public List<ParameterSpec> parameters() {
            List<ParameterSpec> specs = new ArrayList<>();
            int pixels = 3 * backbone.patch() * backbone.patch();
            specs.add(ParameterSpec.of(
                    "embed.weight", ParameterGroup.SMALL, Initializer.fanIn(pixels), backbone.channels(), pixels));
            for (LinearLayer layer : linearLayers()) {
                Initializer start = Initializer.fanIn(layer.in());
                specs.add(ParameterSpec.of(layer.weight(), ParameterGroup.BACKBONE, start, layer.out(), layer.in()));
                if (layer.biased()) {
                    specs.add(ParameterSpec.of(layer.bias(), ParameterGroup.BACKBONE, start, layer.out()));
                }
            }
            return specs;
        }

        @Override
        public FeatureExtractor prepare(NDManager manager) {
            return new PatchMlpFeatures(this);
        }

        LinearLayer fc1(int stage) {
            return layer(stage, "fc1", Kind.FC1, channels(stage), 2 * channels(stage));
        }

        LinearLayer fc2(int stage) {
            return layer(stage, "fc2", Kind.FC2, 2 * channels(stage), channels(stage));
        }

        LinearLayer merging(int stage) {
            return layer(stage, "merge", Kind.MERGING, 4 * channels(stage), channels(stage + 1));
        }

        private static LinearLayer layer(int stage, String name, Kind kind, int in, int out) {
            return new LinearLayer("stages." + stage + "." + name, kind, in, out, kind != Kind.MERGING);
        }

        private int channels(int stage) {
            return backbone.channels() << stage;
        }
    }
}
