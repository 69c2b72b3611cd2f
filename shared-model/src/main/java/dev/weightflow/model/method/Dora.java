package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * DoRA (Liu et al., 2024, eq. 5): m·V/‖V‖ with V = W0 + B·A, and a learned magnitude m for each row, which starts at the row's own. The norm counts
 * as a constant in the backward pass (§4.3), as in the authors' code.
 */
record Dora(LowRankField.Kind field) implements WeightAdapter {

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        List<ParameterSpec> specs = new ArrayList<>(field.parameters(name, weight));
        specs.add(ParameterSpec.adapter(magnitude(name), Initializer.ones(), weight.get(0)));
        return specs;
    }

    @Override
    public void initialise(String name, NDArray w0, Function<String, NDArray> arrays) {
        Ops.copyInPlace(arrays.apply(magnitude(name)), lengths(w0));
    }

    @Override
    public NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        LowRankField pair = field.field(name, arrays);
        NDArray direction = w0.add(pair.velocity(w0, 0)); // [out, in]
        NDArray factor = arrays.apply(magnitude(name)).div(lengths(direction).stopGradient()); // [out]
        return factor.reshape(-1, 1).mul(direction);
    }

    /** Computes the Euclidean norm of each row: [out, in] to [out]. */
    private static NDArray lengths(NDArray w) {
        return w.mul(w).sum(new int[] {1}).sqrt();
    }

    private static String magnitude(String name) {
        return name + ".lora_magnitude_vector";
    }

    /**
     * @param perTask whether each task has adapters, and a pass, of its own; by default it has, unless parts of the one backbone are trained
     * @param smallParts other trained parts of the backbone: {@code biases} are those of the targets and go with the adapters, the other parts need
     *     shared adapters
     */
    public record Options(
            @Default("4") Integer rank,
            @Default("q,v") List<TargetModule> targets,
            @Default("1.0") Double scale,
            Boolean perTask,
            @Default("biases") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements MethodOptions.ReplacingWeights {
        public Options {
            perTask = OptionRules.perTask(perTask, smallParts);
        }

        @Override
        public void check(Faults faults) {
            OptionRules.targetsInBlocks(faults, targets);
            OptionRules.sharedBackbone(faults, perTask, smallParts);
        }

        @Override
        public Method method() {
            return new AdapterMethod(
                    this,
                    new Dora(new LowRankField.Kind(rank, scale)),
                    targets,
                    perTask,
                    smallParts.contains(UnfrozenGroup.BIASES),
                    0,
                    false,
                    smallParts);
        }
    }
}
