package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** How a parameter starts. Draws come from the engine's generator, which the caller seeds. */
public sealed interface Initializer {

    NDArray create(NDManager manager, Shape shape);

    record Constant(float value) implements Initializer {
        @Override
        public NDArray create(NDManager manager, Shape shape) {
            return manager.full(shape, value);
        }
    }

    /** Independent draws from N(0, std²). */
    record Normal(float std) implements Initializer {
        @Override
        public NDArray create(NDManager manager, Shape shape) {
            return manager.randomNormal(0, std, shape, DataType.FLOAT32);
        }
    }

    /** Independent draws from N(mean, std²), of which those outside the bounds do not count. */
    record TruncatedNormal(double mean, double std, double low, double high) implements Initializer {
        @Override
        public NDArray create(NDManager manager, Shape shape) {
            double width = std * Math.sqrt(2);
            return Ops.script(
                    "truncated_normal", manager.zeros(shape), mean, width, (low - mean) / width, (high - mean) / width);
        }
    }

    /** Independent draws from U(−bound, bound). */
    record Uniform(float bound) implements Initializer {
        @Override
        public NDArray create(NDManager manager, Shape shape) {
            return manager.randomUniform(-bound, bound, shape);
        }
    }

    static Initializer zeros() {
        return new Constant(0);
    }

    static Initializer ones() {
        return new Constant(1);
    }

    /** PyTorch's default for linear and convolution layers: uniform within ±1/√fanIn. */
    static Initializer fanIn(long fanIn) {
        return new Uniform((float) (1 / Math.sqrt(fanIn)));
    }
}
