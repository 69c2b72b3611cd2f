package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * LoRA (Hu et al., 2022): the constant field B·A with one Euler step (§2.3, eq. 5 and 6). With adapters for each task, as in the
 * paper's row, every task runs its own pass through the one frozen backbone.
 */
public record Lora(LowRankField.Kind field) implements WeightAdapter {

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return field.parameters(name, weight);
    }

    @Override
    public Optional<Trajectory> trajectory(String name, Function<String, NDArray> arrays) {
        return Optional.of(new Trajectory(field.field(name, arrays), Flow.ONE_EULER_STEP));
    }

    @Override
    public NDArray branch(String name, NDArray x, Function<String, NDArray> arrays) {
        LowRankField pair = field.field(name, arrays);
        NDArray inner = Ops.linear(x, pair.a()); // [..., r]
        return Ops.linear(inner, Ops.scale(pair.b(), pair.scale()));
    }

    /**
     * Low-rank adaptation (Hu et al., 2022). The defaults (rank 4 on queries and values, with biases, for each task) give the 2.87 M trainable
     * parameters of the paper's row, which it inherited without a description.
     *
     * @param perTask whether each task has adapters, and a pass, of its own; by default it has, unless parts of the one backbone are trained
     * @param smallParts other trained parts of the backbone: {@code biases} are those of the targets and go with the adapters, the other parts need
     *     shared adapters
     */
    public record Options(
            @Default("4") Integer rank,
            @Default("q,v") List<TargetModule> targets,
            @Default("1.0") Double scale,
            @Default("0.0") Double dropout,
            Boolean perTask,
            @Default("biases") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements MethodOptions.Flowing {
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
                    new Lora(new LowRankField.Kind(rank, scale)),
                    targets,
                    perTask,
                    smallParts.contains(UnfrozenGroup.BIASES),
                    dropout,
                    false,
                    smallParts);
        }
    }
}
