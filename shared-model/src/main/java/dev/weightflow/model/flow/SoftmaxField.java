package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Autocast;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.training.SoftmaxReading;

/**
 * The paper's velocity field (eq. 7): v(W) = softmax((W·W1)(W2·W)/√d) for a weight W of d rows and k columns, in the
 * reading that the options choose. Computed in float32 or wider. All entries are positive and each softmax adds up to 1, so
 * that the flow never starts at the identity: v is 1/k everywhere where the product is 0.
 *
 * @param w1 W1, [k, r]
 * @param w2 W2, [r, d]
 * @param options how eq. 7 is read
 */
public record SoftmaxField(NDArray w1, NDArray w2, SoftmaxFieldOptions options) implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        return Autocast.off(() -> velocity(w));
    }

    private NDArray velocity(NDArray w) {
        requireFit(w.getShape());
        NDArray wide = Precision.wide(w);
        DataType type = wide.getDataType();
        long rank = w2.getShape().get(0);
        double divisor = options.divisor(w.getShape().get(0), rank);
        // as in attention, W's rows ask and its columns answer; the thin factor [d, r] is scaled, not the product [d,
        // k]
        // [d, r]
        NDArray query = Ops.scale(Ops.linear(wide, Precision.as(w1, type).transpose()), 1 / divisor);
        NDArray key = Ops.linear(wide.transpose(), Precision.as(w2, type)); // [k, r]
        NDArray velocity = softmax(Ops.linear(query, key)); // [d, k]
        return options.reading() == SoftmaxReading.TRANSPOSED_SQUARE ? velocity.transpose() : velocity;
    }

    /**
     * The field less its value at equal logits: v(W) − 1/k in the default reading, 1 over the length of a softmax in the others. Ours, not the
     * paper's. With W2 = 0 the velocity is exactly 0 for every weight, and the flow is exactly the identity whatever the integrator.
     */
    public VelocityField centered() {
        return (w, t) -> velocity(w, t).sub(uniform(w.getShape()));
    }

    private double uniform(Shape w) {
        int axis = options.productAxis();
        return 1.0 / (axis < 0 ? w.size() : w.get(axis));
    }

    /** [d, k] to the same */
    private NDArray softmax(NDArray logits) {
        int axis = options.productAxis();
        return axis < 0 ? logits.reshape(-1).softmax(0).reshape(logits.getShape()) : logits.softmax(axis);
    }

    private void requireFit(Shape w) {
        long rank = w2.getShape().dimension() == 2 ? w2.getShape().get(0) : 0;
        if (w.dimension() != 2
                || !w1.getShape().equals(new Shape(w.get(1), rank))
                || !w2.getShape().equals(new Shape(rank, w.get(0)))) {
            throw new IllegalArgumentException(
                    "a softmax field with W1 " + w1.getShape() + " and W2 " + w2.getShape() + " does not fit a weight "
                            + w + "; it takes W1 (in, rank) and W2 (rank, out) for a weight (out, in)");
        }
        if (options.reading() == SoftmaxReading.TRANSPOSED_SQUARE && w.get(0) != w.get(1)) {
            throw new IllegalArgumentException("the reading 'transposed-square' does not fit a weight " + w
                    + "; choose 'transposed' or 'product' for one that is not square");
        }
    }
}
