package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.random.SeededRandom;

/**
 * Declaration of a parameter.
 *
 * @param initializer of the parameter where no weights are loaded
 */
public record ParameterSpec(String name, Shape shape, ParameterGroup group, Initializer initializer) {

    /** Declares a parameter that a method adds to the backbone. */
    public static ParameterSpec adapter(String name, Initializer initializer, long... shape) {
        return of(name, ParameterGroup.ADAPTER, initializer, shape);
    }

    public static ParameterSpec of(String name, ParameterGroup group, Initializer initializer, long... shape) {
        return new ParameterSpec(name, new Shape(shape), group, initializer);
    }

    public boolean startsAtZero() {
        return initializer == Initializer.ZEROS;
    }

    public long size() {
        return shape.size();
    }

    /** Initialises its array: drawn from the seed and the name, so that adding a parameter changes no other. */
    public NDArray draw(NDManager manager, long seed) {
        Torch.seed(SeededRandom.seedFor(seed, name));
        return initializer.create(manager, shape);
    }

    public ParameterSpec under(String prefix) {
        return new ParameterSpec(prefix + name, shape, group, initializer);
    }

    public ParameterSpec followedBy(String suffix) {
        return new ParameterSpec(name + suffix, shape, group, initializer);
    }
}
