package dev.weightflow.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;

/**
 * The 1×1 convolutions and batch norms that decoders are made of: their parameters, and their application to [batch, tokens, channels].
 * Features stay tokens up to the prediction: products and norms are faster over them than over channels of images.
 */
final class Convolutions {

    private static final double MOMENTUM = 0.1;

    private Convolutions() {}

    static ParameterSpec weight(String name, long in, long out) {
        return new ParameterSpec(
                name + ".weight", new Shape(out, in, 1, 1), ParameterGroup.DECODER, Initializer.fanIn(in));
    }

    static ParameterSpec bias(String name, long in, long out) {
        return new ParameterSpec(name + ".bias", new Shape(out), ParameterGroup.DECODER, Initializer.fanIn(in));
    }

    static List<ParameterSpec> norm(String name, long channels) {
        return List.of(
                new ParameterSpec(name + ".weight", new Shape(channels), ParameterGroup.DECODER, Initializer.ones()),
                new ParameterSpec(name + ".bias", new Shape(channels), ParameterGroup.DECODER, Initializer.zeros()));
    }

    static List<ParameterSpec> statistics(String name, long channels) {
        return List.of(
                new ParameterSpec(
                        name + ".running_mean", new Shape(channels), ParameterGroup.DECODER, Initializer.zeros()),
                new ParameterSpec(
                        name + ".running_var", new Shape(channels), ParameterGroup.DECODER, Initializer.ones()));
    }

    /** [batch, tokens, in] to [batch, tokens, out] */
    static NDArray biased(ParameterSet parameters, String name, NDArray tokens) {
        return Ops.linear(tokens, matrix(parameters, name), parameters.get(name + ".bias"));
    }

    /** [batch, tokens, in] to [batch, tokens, out] */
    static NDArray unbiased(ParameterSet parameters, String name, NDArray tokens) {
        return Ops.linear(tokens, matrix(parameters, name));
    }

    private static NDArray matrix(ParameterSet parameters, String name) {
        return parameters.get(name + ".weight").flatten(1, 3); // [out, in, 1, 1] to [out, in]
    }

    /** [batch, tokens, channels] to the same */
    static NDArray batchNorm(ParameterSet parameters, String name, NDArray tokens, boolean training) {
        NDArray normed = Ops.batchNorm(
                tokens.flatten(0, 1),
                parameters.get(name + ".weight"),
                parameters.get(name + ".bias"),
                parameters.get(name + ".running_mean"),
                parameters.get(name + ".running_var"),
                training,
                MOMENTUM);
        return normed.reshape(tokens.getShape());
    }
}
