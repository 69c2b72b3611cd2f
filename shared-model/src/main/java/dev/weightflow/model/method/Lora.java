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
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.Defaults;
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
     * Low-rank adaptation (Hu et al., 2022). The defaults (rank 4 on queries and values, with biases, for each task) give the 2.87 M
     * trainable parameters of the paper's row, which it inherited without a description.
     *
     * @param perTask whether each task has adapters, and a pass, of its own; by default it has, unless parts of the one backbone are
     *     trained
     * @param smallParts what of the backbone is trained too: {@code biases} are those of the targets and go with the adapters, the
     *     other parts need shared adapters; biases by default
     */
    public record Options(
            Integer rank,
            List<TargetModule> targets,
            Double scale,
            Double dropout,
            Boolean perTask,
            List<UnfrozenGroup> smallParts,
            DecoderName decoder)
            implements MethodOptions {
        public Options {
            rank = Defaults.or(rank, 4);
            targets = Defaults.or(targets, OptionRules.QUERY_AND_VALUE);
            scale = Defaults.or(scale, 1.0);
            dropout = Defaults.or(dropout, 0.0);
            smallParts = Defaults.or(smallParts, List.of(UnfrozenGroup.BIASES));
            perTask = Defaults.or(perTask, !UnfrozenGroup.inBackbone(smallParts));
            decoder = Defaults.or(decoder, DecoderName.HRNET);
            Faults faults =
                    OptionRules.faults(MethodName.LORA).atLeast(1, "rank", rank).positive("scale", scale);
            OptionRules.targetsInBlocks(faults, targets);
            OptionRules.sharedBackbone(faults, perTask, smallParts);
            OptionRules.dropout(faults, dropout);
            faults.raise();
        }

        @Override
        public boolean replacesWeights() {
            return true;
        }

        @Override
        public boolean flows() {
            return true;
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
