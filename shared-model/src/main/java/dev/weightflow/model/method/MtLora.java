package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.Defaults;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * MTLoRA. Adapters that all tasks share (TA-LoRA) are in every block; in the last block of each stage each task has one of its own in addition
 * (TS-LoRA).
 */
final class MtLora extends TaskStreamMethod<MtLora.Options, MtLora.Linear> {

    private MtLora(Options options, boolean merged) {
        super(options, merged);
    }

    @Override
    public Method merged() {
        return new MtLora(options(), true);
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return LowRankPair.shared(layer).parameters(options().rank());
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, TaskName task) {
        return LowRankPair.of(layer, task).parameters(options().taskRank());
    }

    @Override
    public Linear hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        return new Linear(this, new PlainLinear(pass, parameters), training);
    }

    @Override
    protected NDArray weight(LinearLayer layer, Linear forward) {
        return LowRankPair.shared(layer).merged(forward.plain(), options().scale());
    }

    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, Linear forward) {
        Stream<LowRankPair> ofTasks = specialises(layer)
                ? forward.plain().pass().tasks().stream().map(task -> LowRankPair.of(layer, task))
                : Stream.empty();
        return Stream.concat(Stream.of(LowRankPair.shared(layer)), ofTasks)
                .flatMap(pair -> pair.adapted(forward.plain(), options().scale()).stream());
    }

    /**
     * MTLoRA's linear layers. With x the shared input and x_t a task's own,
     *
     * <pre>
     *   shared = W·x + b + scale·B·A·drop(x)
     *   task t = W·x + b + scale·B_t·A_t·x_t        (drop(x) where the task has no input of its own)
     * </pre>
     *
     * so that the frozen weight is always applied to the shared input, and a task's output lacks the shared adapter's term, as in the
     * published model ('matrix' mode).
     */
    record Linear(MtLora method, PlainLinear plain, boolean training) implements BackboneHooks {

        @Override
        public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
            if (!method.adapts(layer)) {
                return plain.project(layer, x);
            }
            LowRankPair shared = LowRankPair.shared(layer);
            if (!method.specialises(layer)) {
                return x.map(y -> adapted(plain.apply(layer, y), shared, drop(y)));
            }
            NDArray pretrained = plain.apply(layer, x.shared());
            NDArray dropped = drop(x.shared());
            Map<TaskName, NDArray> perTask = TaskName.each(
                    plain.pass().tasks(),
                    task -> adapted(
                            pretrained, LowRankPair.of(layer, task), x.perTask().getOrDefault(task, dropped)));
            return new TaskFeatures(adapted(pretrained, shared, dropped), perTask);
        }

        /** pretrained [..., out] and x [..., in] to [..., out] */
        private NDArray adapted(NDArray pretrained, LowRankPair pair, NDArray x) {
            return pretrained.add(
                    pair.raise(plain, pair.lower(plain, x), method.options().scale()));
        }

        /** [..., in] to the same */
        private NDArray drop(NDArray x) {
            return training ? Ops.dropout(x, method.options().dropout()) : x;
        }
    }

    /**
     * Task-agnostic and task-specific low-rank adapters (Agiza et al., 2024), with the published configuration as defaults.
     *
     * @param rank the rank of the task-agnostic adapters
     * @param taskRank the rank of the task-specific adapters
     * @param scale the factor of each adapter's product, not divided by the rank
     * @param targets the layers with task-agnostic adapters; q, k, v (one packed layer), proj, fc1 and fc2 by default
     * @param taskTargets the layers that have task-specific adapters too, in the last block of each stage; those of proj, fc1 and fc2 that are
     *     targets by default
     * @param smallParts other trained parts of the backbone; all but biases by default, and not patch merging where it is a target
     */
    public record Options(
            @Default("64") Integer rank,
            @Default("4") Integer taskRank,
            @Default("4.0") Double scale,
            @Default("0.05") Double dropout,
            @Default("q,k,v,proj,fc1,fc2") List<TargetModule> targets,
            List<TargetModule> taskTargets,
            List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements TaskStreamMethod.Options, MethodOptions.Flowing {
        public Options {
            boolean mergingFree = !targets.contains(TargetModule.MERGING);
            taskTargets = OptionRules.taskTargets(taskTargets, targets);
            smallParts = Defaults.or(
                    smallParts,
                    Arrays.stream(UnfrozenGroup.values())
                            .filter(part -> part != UnfrozenGroup.BIASES)
                            .filter(part -> part != UnfrozenGroup.PATCH_MERGING || mergingFree)
                            .toList());
        }

        @Override
        public void check(Faults faults) {
            OptionRules.packedTargets(faults, this);
        }

        @Override
        public Method method() {
            return new MtLora(this, false);
        }
    }
}
