package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Operations on matrices, their spectra and their derivatives. As in {@link Ops}, each is differentiable in its floating arguments unless it says otherwise, and leaves its arguments unchanged.
 */
public final class MatrixOps {

    private MatrixOps() {}

    /**
     * The singular value decomposition x = U·diag(s)·Vᵀ of a matrix [m, n], without the vectors that multiply zeros.
     *
     * @return U [m, p], s [p] in descending order, and Vᵀ [p, n], with p = min(m, n)
     */
    public static List<NDArray> svd(NDArray x) {
        return Ops.scriptForList("svd", x);
    }

    /**
     * Skew-symmetric matrices, from what stands above their diagonals.
     *
     * @param upper [matrices, side·(side − 1)/2], row by row
     * @return [matrices, side, side]
     */
    public static NDArray skew(NDArray upper, int side) {
        return Ops.script("skew", upper, (long) side);
    }

    /** The matrix exponential of each [side, side] of [matrices, side, side]. */
    public static NDArray matrixExponential(NDArray matrices) {
        return Ops.script("matrix_exponential", matrices);
    }

    /** Cayley's (I − S/2)⁻¹(I + S/2) of each S [side, side] of [matrices, side, side]. */
    public static NDArray cayley(NDArray matrices) {
        return Ops.script("cayley", matrices);
    }

    /** A matrix [rows, columns] with every column moved so many places to the right, and around at the end. */
    public static NDArray rollColumns(NDArray x, int places) {
        return Ops.script("roll_columns", x, (long) places);
    }

    /**
     * The parts along an axis in another order, and zeros after the first of them.
     *
     * @param order int64, every part once
     * @param count how many are no zeros
     */
    public static NDArray leading(NDArray x, int axis, NDArray order, int count) {
        return Ops.script("leading", x, (long) axis, order, (long) count);
    }

    /** The Frobenius norm of an array, as a scalar array; its gradient at zeros is zero. */
    public static NDArray frobenius(NDArray x) {
        return Ops.script("frobenius", x);
    }

    /**
     * Where points of [0, 1] are after unit time in a one-dimensional velocity field that is continuous and affine in each of equally wide
     * cells (CPAB: Freifeld et al., 2017), in closed form. The field is 0 at both ends, so that these stay, and no point overtakes another.
     *
     * @param points [points]
     * @param rows int64 [points], which field moves a point
     * @param velocities [fields, cells − 1], the velocity at each border of two cells
     * @return [points]
     */
    public static NDArray cpab(NDArray points, NDArray rows, NDArray velocities) {
        return Ops.script("cpab", points, rows, velocities);
    }

    /**
     * Linear interpolation in a list of numbers.
     *
     * @param values [count]
     * @param places [places], from 0, the first value, to count − 1, the last; differentiable in these
     * @return [places]
     */
    public static NDArray interpolate(NDArray values, NDArray places) {
        return Ops.script("interpolate", values, places);
    }

    /**
     * The product of a vector with a Jacobian, directionᵀ·∂output/∂input, which is itself differentiable.
     *
     * @param output recorded from the input
     * @param direction of the output's shape
     * @return of the input's shape
     */
    public static NDArray vectorJacobian(NDArray output, NDArray input, NDArray direction) {
        return Ops.script("vector_jacobian", output, input, direction);
    }

    /**
     * The derivative of an array in a direction, Σ ∂output/∂input·direction, which is itself differentiable, in the directions too.
     *
     * @param output recorded from the inputs
     * @param directions as many as inputs, each of its input's shape
     * @return of the output's shape
     */
    public static NDArray jacobianVector(NDArray output, List<NDArray> inputs, List<NDArray> directions) {
        return Ops.script("jacobian_vector", output, inputs, directions);
    }
}
