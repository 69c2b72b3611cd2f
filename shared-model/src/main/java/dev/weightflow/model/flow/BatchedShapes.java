package dev.weightflow.model.flow;

import ai.djl.ndarray.types.Shape;

/** Shapes of matrices, each for one weight, [rows, columns], or for several, [weights, rows, columns]. */
final class BatchedShapes {

    private BatchedShapes() {}

    /** Returns whether a product has the shape of left·right, and as many weights as both. */
    static boolean fit(Shape product, Shape left, Shape right) {
        int last = product.dimension() - 1;
        if (last < 1 || last > 2 || left.dimension() != last + 1 || right.dimension() != last + 1) {
            return false;
        }
        return left.get(last) == right.get(last - 1)
                && left.get(last - 1) == product.get(last - 1)
                && right.get(last) == product.get(last)
                && (last == 1 || left.get(0) == product.get(0) && right.get(0) == product.get(0));
    }

    static Shape transposed(Shape shape) {
        long[] sizes = shape.getShape().clone();
        int last = sizes.length - 1;
        if (last > 0) {
            long columns = sizes[last];
            sizes[last] = sizes[last - 1];
            sizes[last - 1] = columns;
        }
        return new Shape(sizes);
    }
}
