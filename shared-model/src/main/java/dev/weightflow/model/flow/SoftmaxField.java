package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Autocast;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Keyed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The paper's velocity field (eq. 7): v(W) = softmax((W·W1)(W2·W)/√d) for a weight W of d rows and k columns, in the interpretation that the options
 * choose. Computed in float32 or wider. All entries are positive and each softmax sums to 1, so that the flow never starts at the identity: v is 1/k
 * everywhere where the product is 0.
 *
 * @param w1 W1, [k, r]
 * @param w2 W2, [r, d]
 */
public record SoftmaxField(NDArray w1, NDArray w2, Options options) implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        return Autocast.off(() -> velocity(w));
    }

    private NDArray velocity(NDArray w) {
        NDArray velocity = softmax(product(w)); // [..., d, k]
        return options.reading() == SoftmaxReading.TRANSPOSED_SQUARE ? velocity.swapAxes(-2, -1) : velocity;
    }

    @Override
    public Optional<NDArray> logits(NDArray w) {
        NDArray product = Autocast.off(() -> product(w));
        return Optional.of(
                switch (options.normalised()) {
                    case ALL -> product.reshape(1, -1);
                    case COLUMNS -> product.transpose();
                    case ROWS -> product;
                });
    }

    /** [..., d, k] */
    private NDArray product(NDArray w) {
        requireFit(w.getShape());
        NDArray wide = Flow.wide(w);
        DataType type = wide.getDataType();
        double divisor = options.divisor(size(w.getShape(), -2), size(w2.getShape(), -2));
        // as in attention, W's rows are queries and its columns keys; the thin factor is scaled, not the product [d, k]
        NDArray query = Ops.scale(wide.matMul(Flow.as(w1, type)), 1 / divisor); // [..., d, r]
        NDArray key = Flow.as(w2, type).matMul(wide); // [..., r, k]
        return query.matMul(key);
    }

    private static long size(Shape shape, int axisFromEnd) {
        return shape.get(shape.dimension() + axisFromEnd);
    }

    /**
     * Returns the field minus its value at equal logits: v(W) − 1/k in the default interpretation, 1 over the length of a softmax in the others.
     * Ours, not the paper's. With W2 = 0 the velocity is exactly 0 for every weight, and the flow is exactly the identity with every integrator.
     */
    public VelocityField centered() {
        SoftmaxField whole = this;
        return new VelocityField() {
            @Override
            public NDArray velocity(NDArray w, double t) {
                return Ops.shift(whole.velocity(w, t), -uniform(w.getShape()));
            }

            @Override
            public Optional<NDArray> logits(NDArray w) {
                return whole.logits(w);
            }
        };
    }

    private double uniform(Shape w) {
        return 1.0
                / switch (options.normalised()) {
                    case ALL -> size(w, -2) * size(w, -1);
                    case COLUMNS -> size(w, -2);
                    case ROWS -> size(w, -1);
                };
    }

    /** [..., d, k] to the same */
    private NDArray softmax(NDArray logits) {
        Shape shape = logits.getShape();
        return switch (options.normalised()) {
            case ALL ->
                logits.reshape(-1, size(shape, -2) * size(shape, -1)).softmax(1).reshape(shape);
            case COLUMNS -> logits.softmax(-2);
            case ROWS -> logits.softmax(-1);
        };
    }

    private void requireFit(Shape w) {
        if (!BatchedShapes.fit(BatchedShapes.transposed(w), w1.getShape(), w2.getShape())) {
            throw new IllegalArgumentException(
                    "a softmax field with W1 " + w1.getShape() + " and W2 " + w2.getShape() + " does not fit a weight "
                            + w + "; it takes W1 (in, rank) and W2 (rank, out) for a weight (out, in)");
        }
        if (options.reading() == SoftmaxReading.TRANSPOSED_SQUARE && size(w, -2) != size(w, -1)) {
            throw new IllegalArgumentException("the reading 'transposed-square' does not fit a weight " + w
                    + "; choose 'transposed' or 'product' for one that is not square");
        }
    }

    /**
     * Interpretation of eq. 7. As printed, softmax((W2·W)(W·W1)ᵀ/√d) multiplies r×k by r×d, which is undefined; several products may be meant.
     *
     * @param reading the product that is meant
     * @param axis over which entries of that product a softmax runs
     */
    public record Options(SoftmaxReading reading, SoftmaxAxis axis, SoftmaxDivisor divisor) {

        /** (W·W1)(W2·W)/√d, softmax over the last axis. */
        public static final Options DEFAULT =
                new Options(SoftmaxReading.PRODUCT, SoftmaxAxis.LAST, SoftmaxDivisor.SQRT_ROWS);

        private double divisor(long rows, long rank) {
            return switch (divisor) {
                case SQRT_ROWS -> Math.sqrt(rows);
                case SQRT_RANK -> Math.sqrt(rank);
                case NONE -> 1;
            };
        }

        /** Returns the entries of the d×k product that sum to 1: the transposed readings run over the other axis. */
        private Normalised normalised() {
            boolean last = axis == SoftmaxAxis.LAST;
            return axis == SoftmaxAxis.ALL
                    ? Normalised.ALL
                    : last == (reading == SoftmaxReading.PRODUCT) ? Normalised.ROWS : Normalised.COLUMNS;
        }

        private enum Normalised {
            ROWS,
            COLUMNS,
            ALL
        }
    }

    /**
     * Configuration of the field. The paper does not say how W1 [in, rank] and W2 [rank, out] are initialised; here each is uniform within ±1/√n,
     * where n is the length that it sums over. In the centred field W2 starts at 0, so that the flow starts exactly at the identity, while W2 has a
     * gradient; LoRA starts alike.
     *
     * @param rank r, at least 1
     * @param centered whether the field is {@link SoftmaxField#centered}
     */
    public record Kind(int rank, Options options, boolean centered) implements FieldKind {

        @Override
        public List<ParameterSpec> parameters(String prefix, Shape weight) {
            long out = weight.get(0);
            long in = weight.get(1);
            return List.of(
                    ParameterSpec.adapter(prefix + ".delora_W1", Initializer.fanIn(in), in, rank),
                    ParameterSpec.adapter(
                            prefix + ".delora_W2", centered ? Initializer.zeros() : Initializer.fanIn(out), rank, out));
        }

        @Override
        public VelocityField field(String prefix, Function<String, NDArray> arrays) {
            SoftmaxField field =
                    new SoftmaxField(arrays.apply(prefix + ".delora_W1"), arrays.apply(prefix + ".delora_W2"), options);
            return centered ? field.centered() : field;
        }
    }

    /** Product that equation 7 means, for a weight W of d rows and k columns: as printed, softmax((W2·W)(W·W1)ᵀ/√d) is undefined. */
    public enum SoftmaxReading implements Keyed {
        /** (W·W1)(W2·W), d×k: the factors swapped and the transpose dropped. */
        PRODUCT,
        /** (W2·W)ᵀ(W·W1)ᵀ, k×d: the factors as printed, with a transpose added; the softmax is transposed back to d×k. */
        TRANSPOSED,
        /** The k×d product, whose softmax is not transposed back: only for square W. */
        TRANSPOSED_SQUARE
    }

    /** Entries of equation 7's product that share a softmax, and so sum to 1. */
    public enum SoftmaxAxis implements Keyed {
        /** Each row. */
        LAST,
        /** Each column. */
        FIRST,
        /** The whole matrix. */
        ALL
    }

    public enum SoftmaxDivisor implements Keyed {
        /** √d, the square root of the weight's row count, as printed. */
        SQRT_ROWS,
        /** √r, the square root of the rank: the length of the inner product, as in attention. */
        SQRT_RANK,
        /** 1. */
        NONE
    }
}
