package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Keyed;
import java.util.List;
import java.util.function.Function;

/**
 * Orthogonal fine-tuning (Qiu et al., 2023): R·W0, where W [in, out] is the authors' layout and R a block-diagonal rotation. It is the flow of a
 * velocity field linear in the weight, dW/dt = S·W with S skew-symmetric, whose end W(1) = exp(S)·W0 has a closed form: singular values stay, and
 * only the entries of S above its diagonal are trained. S starts at 0, R at the identity.
 */
record Oft(int blockSize, RotationForm form, RotatedSide side) implements WeightAdapter {

    static final TorchScript SCRIPT = TorchScript.beside(Oft.class);

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        long width = side == RotatedSide.INPUT ? weight.get(1) : weight.get(0);
        int block = block(width);
        return List.of(ParameterSpec.adapter(skew(name), Initializer.zeros(), width / block, block * (block - 1L) / 2));
    }

    @Override
    public NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        NDArray upper = arrays.apply(skew(name)); // [blocks, block·(block − 1)/2]
        return side == RotatedSide.INPUT ? rotate(upper, w0.transpose()).transpose() : rotate(upper, w0);
    }

    /** Computes R·w; [width, columns] to the same */
    private NDArray rotate(NDArray upper, NDArray w) {
        int block = block(w.getShape().get(0));
        NDArray skew = SCRIPT.call("skew", upper, block); // [blocks, block, block]
        NDArray rotation =
                SCRIPT.call(form == RotationForm.EXPONENTIAL ? "matrix_exponential" : "cayley", skew); // as skew
        return rotation.matMul(w.reshape(-1, block, w.getShape().get(1))).reshape(w.getShape());
    }

    /** Returns the largest side up to the block size that divides the width. */
    private int block(long width) {
        int block = (int) Math.min(blockSize, width);
        while (width % block != 0) {
            block--;
        }
        return block;
    }

    private static String skew(String name) {
        return name + ".oft_S";
    }

    /**
     * @param blockSize the side of a block, at least 2. A width that it does not divide is cut into blocks of the largest smaller side that does
     * @param form the map from the trained skew-symmetric matrix to a rotation
     * @param side the side of the weight that is rotated; input by default, as by the authors
     */
    public record Options(
            @Default("16") Integer blockSize,
            @Default("exponential") RotationForm form,
            @Default("input") RotatedSide side,
            @Default("q,v") List<TargetModule> targets,
            @Default("") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements MethodOptions.ReplacingWeights {
        @Override
        public void check(Faults faults) {
            OptionRules.targetsInBlocks(faults.atLeast(2, "blockSize", blockSize), targets);
        }

        @Override
        public Method method() {
            return AdapterMethod.shared(this, new Oft(blockSize, form, side), targets, smallParts);
        }
    }

    public enum RotationForm implements Keyed {
        /** exp(S): the exact flow of the field S·W over unit time. */
        EXPONENTIAL,
        /** Cayley's form, (I − S/2)⁻¹(I + S/2): one step of the implicit midpoint rule along the same field. */
        CAYLEY
    }

    /** Side of a weight [out, in] that is rotated. */
    public enum RotatedSide implements Keyed {
        /** W·Rᵀ: each output's weights are rotated alike, so that the angles between them stay. */
        INPUT,
        /** R·W: the outputs are mixed. */
        OUTPUT
    }
}
