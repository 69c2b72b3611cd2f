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
 * The 1×1 convolutions and batch norms of the decoders: their parameters, and their application to [batch, tokens, channels]. Features stay tokens up
 * to the prediction: products and norms are faster over them than over channels of images.
 */
final class Convolutions {

    private static final double MOMENTUM = 0.1;

    private Convolutions() {}

    static ParameterSpec weight(String name, long in, long out) {
        return decoder(name + ".weight", Initializer.fanIn(in), out, in, 1, 1);
    }

    static List<ParameterSpec> weightAndBias(String name, long in, long out) {
        return List.of(weight(name, in, out), decoder(name + ".bias", Initializer.fanIn(in), out));
    }

    static List<ParameterSpec> norm(String name, long channels) {
        return List.of(
                decoder(name + ".weight", Initializer.ones(), channels),
                decoder(name + ".bias", Initializer.zeros(), channels));
    }

    static List<ParameterSpec> statistics(String name, long channels) {
        return List.of(
                decoder(name + ".running_mean", Initializer.zeros(), channels),
                decoder(name + ".running_var", Initializer.ones(), channels));
    }

    static ParameterSpec decoder(String name, Initializer initializer, long... shape) {
        return ParameterSpec.of(name, ParameterGroup.DECODER, initializer, shape);
    }

    /** [batch, tokens, in] to [batch, tokens, out] */
    static NDArray biased(ParameterSet parameters, String name, NDArray tokens) {
        return Ops.linear(tokens, matrix(parameters, name), parameters.get(name + ".bias"));
    }

    /** [batch, tokens, in] to [batch, tokens, out] */
    static NDArray unbiased(ParameterSet parameters, String name, NDArray tokens) {
        return Ops.linear(tokens, matrix(parameters, name));
    }

    /** Tokens as an image: [batch, side², channels] to [batch, channels, side, side] */
    static NDArray image(NDArray tokens, long side) {
        Shape shape = tokens.getShape();
        return tokens.reshape(shape.get(0), side, side, shape.get(2)).transpose(0, 3, 1, 2);
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
