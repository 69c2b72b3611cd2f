package dev.weightflow.model.backbone.vit;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.StageShape;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.onnx.OnnxArray;
import dev.weightflow.model.onnx.OnnxCall;
import dev.weightflow.model.onnx.OnnxLayers;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The simple feature pyramid of ViTDet (Li et al., 2022): from one map, maps of four, two, one and half its tokens along a side, by
 * transposed 2×2 convolutions, none, and max-pooling. The names are detectron2's; the 1×1 convolutions that follow there are the
 * decoders' own.
 *
 * @param channels of the map; the finest maps have a quarter and a half of them
 * @param grid tokens along a side of the map, an even number
 */
record FeaturePyramid(int channels, int grid) {

    private static final TorchScript SCRIPT = TorchScript.beside(FeaturePyramid.class);
    private static final double EPSILON = 1e-6;

    private static final String FINEST_FIRST = "simfp_2.0";
    private static final String FINEST_NORM = "simfp_2.1";
    private static final String FINEST_SECOND = "simfp_2.3";
    private static final String FINE = "simfp_3.0";

    List<StageShape> shapes() {
        return List.of(
                StageShape.of(channels / 4, 4 * grid),
                StageShape.of(channels / 2, 2 * grid),
                StageShape.of(channels, grid),
                StageShape.of(channels, grid / 2));
    }

    List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        convolution(specs, FINEST_FIRST, channels, channels / 2);
        specs.add(decoder(FINEST_NORM + ".weight", Initializer.ones(), channels / 2));
        specs.add(decoder(FINEST_NORM + ".bias", Initializer.zeros(), channels / 2));
        convolution(specs, FINEST_SECOND, channels / 2, channels / 4);
        convolution(specs, FINE, channels, channels / 2);
        return specs;
    }

    /**
     * Computes the four maps.
     *
     * @param map [batch, grid², channels] in every stream
     * @param parameters by their names here
     */
    List<StageFeatures> features(TaskFeatures map, Function<String, NDArray> parameters) {
        UnaryOperator<NDArray> finest = x -> {
            NDArray first = doubled(FINEST_FIRST, x, grid, parameters);
            NDArray normed = Ops.layerNorm(
                    first, parameters.apply(FINEST_NORM + ".weight"), parameters.apply(FINEST_NORM + ".bias"), EPSILON);
            return doubled(FINEST_SECOND, Ops.gelu(normed), 2 * grid, parameters);
        };
        return List.of(
                stage(map.map(finest), 4 * grid),
                stage(map.map(x -> doubled(FINE, x, grid, parameters)), 2 * grid),
                stage(map, grid),
                stage(map.map(x -> SCRIPT.call("halved", x, grid)), grid / 2));
    }

    private static StageFeatures stage(TaskFeatures features, int grid) {
        return new StageFeatures(features, features, grid, grid);
    }

    /** [batch, side², in] to [batch, (2·side)², out] */
    private static NDArray doubled(String name, NDArray x, int side, Function<String, NDArray> parameters) {
        return SCRIPT.call("doubled", x, parameters.apply(name + ".weight"), parameters.apply(name + ".bias"), side);
    }

    /** ONNX form of the operations in {@code FeaturePyramid.py}, see {@link dev.weightflow.model.onnx.OnnxOperations}. */
    static OnnxArray operations(OnnxCall c) {
        return switch (c.operation()) {
            case "doubled" -> {
                OnnxArray images = OnnxLayers.images(c.array(0), c.whole(3));
                yield OnnxLayers.tokens(OnnxLayers.doubled(images, c.array(1), c.array(2)));
            }
            case "halved" -> OnnxLayers.tokens(OnnxLayers.maxPool(OnnxLayers.images(c.array(0), c.whole(1)), 2));
            default -> throw c.unknown();
        };
    }

    /** Adds the parameters of a transposed 2×2 convolution, with PyTorch's default initialisation. */
    private static void convolution(List<ParameterSpec> specs, String name, long in, long out) {
        Initializer start = Initializer.fanIn(4 * out);
        specs.add(decoder(name + ".weight", start, in, out, 2, 2));
        specs.add(decoder(name + ".bias", start, out));
    }

    private static ParameterSpec decoder(String name, Initializer initializer, long... shape) {
        return ParameterSpec.of(name, ParameterGroup.DECODER, initializer, shape);
    }
}
