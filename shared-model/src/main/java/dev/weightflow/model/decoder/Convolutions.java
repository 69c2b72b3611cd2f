package dev.weightflow.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.Role;
import java.util.List;

/** The 1×1 convolutions and batch norms that decoders are made of: their parameters and their application. */
final class Convolutions {

    private static final double MOMENTUM = 0.1;

    private Convolutions() {}

    static ParameterSpec weight(String name, long in, long out) {
        return new ParameterSpec(name + ".weight", new Shape(out, in, 1, 1), Role.DECODER, Initializer.fanIn(in));
    }

    static ParameterSpec bias(String name, long in, long out) {
        return new ParameterSpec(name + ".bias", new Shape(out), Role.DECODER, Initializer.fanIn(in));
    }

    static List<ParameterSpec> norm(String name, long channels) {
        return List.of(
                new ParameterSpec(name + ".weight", new Shape(channels), Role.DECODER, Initializer.ones()),
                new ParameterSpec(name + ".bias", new Shape(channels), Role.DECODER, Initializer.zeros()));
    }

    static List<ParameterSpec> statistics(String name, long channels) {
        return List.of(
                new ParameterSpec(name + ".running_mean", new Shape(channels), Role.DECODER, Initializer.zeros()),
                new ParameterSpec(name + ".running_var", new Shape(channels), Role.DECODER, Initializer.ones()));
    }

    static NDArray biased(ParameterSet parameters, String name, NDArray x) {
        return Ops.conv2d(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"), 1);
    }

    static NDArray unbiased(ParameterSet parameters, String name, NDArray x) {
        return Ops.conv2d(x, parameters.get(name + ".weight"), 1);
    }

    /** The unbiased convolution of tokens, [batch, tokens, in] to [batch, tokens, out]: no image is laid out for it. */
    static NDArray ofTokens(ParameterSet parameters, String name, NDArray tokens) {
        return Ops.linear(tokens, parameters.get(name + ".weight").flatten(1, 3));
    }

    static NDArray batchNorm(ParameterSet parameters, String name, NDArray x, boolean training) {
        return Ops.batchNorm(
                x,
                parameters.get(name + ".weight"),
                parameters.get(name + ".bias"),
                parameters.get(name + ".running_mean"),
                parameters.get(name + ".running_var"),
                training,
                MOMENTUM);
    }
}
