package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Initial values of a parameter. Draws are independent and come from the engine's generator, which the caller seeds. */
@FunctionalInterface
public interface Initializer {
    Initializer ZEROS = constant(0);

    NDArray create(NDManager manager, Shape shape);

    static Initializer constant(float value) {
        return (manager, shape) -> manager.full(shape, value);
    }

    static Initializer zeros() {
        return ZEROS;
    }

    static Initializer ones() {
        return constant(1);
    }

    /** Draws from N(0, std²). */
    static Initializer normal(float std) {
        return (manager, shape) -> manager.randomNormal(0, std, shape, DataType.FLOAT32);
    }

    /** Draws from N(mean, std²), and redraws values outside the bounds. */
    static Initializer truncatedNormal(double mean, double std, double low, double high) {
        double width = std * Math.sqrt(2);
        return (manager, shape) -> Ops.script(
                "truncated_normal", manager.zeros(shape), mean, width, (low - mean) / width, (high - mean) / width);
    }

    /** Draws from U(−bound, bound). */
    static Initializer uniform(float bound) {
        return (manager, shape) -> manager.randomUniform(-bound, bound, shape);
    }

    /** Draws as PyTorch by default for linear and convolution layers: uniformly within ±1/√fanIn. */
    static Initializer fanIn(long fanIn) {
        return uniform((float) (1 / Math.sqrt(fanIn)));
    }
}
