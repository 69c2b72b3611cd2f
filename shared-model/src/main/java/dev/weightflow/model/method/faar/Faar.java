package dev.weightflow.model.method.faar;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.OptionRules;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.TargetModule;
import dev.weightflow.model.method.TaskStreamMethod;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * FAAR's rank selection (Fontana et al., 2026) with its weight-decomposed adapters, those of all tasks and, in the last block of each stage, those of
 * each. A training step uses a random number of each pair's directions, the first ones, so that these become the most important; the end of an epoch
 * drops unimportant ones. Its part in the frequency domain is not implemented.
 */
public final class Faar extends TaskStreamMethod<Faar.Options, Faar.Linear> {

    private Faar(Options options, boolean merged) {
        super(options, merged);
    }

    @Override
    public Method merged() {
        return new Faar(options(), true);
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return Directions.shared(layer).parameters(options().rank());
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, TaskName task) {
        return Directions.of(layer, task).parameters(options().taskRank());
    }

    @Override
    public List<ParameterSpec> buffers(BackboneLayout backbone, Set<TaskName> tasks) {
        if (isMerged()) {
            return List.of();
        }
        return backbone.linearLayers().stream()
                .flatMap(layer -> Stream.concat(
                        shared(layer).flatMap(some -> some.buffers(options().rank())),
                        ofTasks(layer, tasks)
                                .flatMap(some -> some.buffers(options().taskRank()))))
                .map(spec -> spec.under(pass(tasks).prefix()))
                .toList();
    }

    @Override
    public Linear hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        return new Linear(this, new PlainLinear(pass, parameters), training);
    }

    @Override
    protected NDArray weight(LinearLayer layer, Linear forward) {
        return Directions.shared(layer).weight(forward.plain(), options().scale());
    }

    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, Linear forward) {
        return all(layer, forward.plain().pass().tasks())
                .flatMap(some -> some.adapted(forward.plain(), options().scale()));
    }

    @Override
    public void beforeStep(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters, Gradients gradients) {
        PlainLinear plain = new PlainLinear(pass(tasks), parameters);
        backbone.linearLayers().stream()
                .flatMap(layer -> all(layer, tasks))
                .forEach(some -> some.score(plain, gradients));
    }

    @Override
    public void afterEpoch(
            BackboneLayout backbone,
            Set<TaskName> tasks,
            ParameterSet parameters,
            Function<String, List<NDArray>> moments) {
        PlainLinear plain = new PlainLinear(pass(tasks), parameters);
        backbone.linearLayers().stream()
                .flatMap(layer -> all(layer, tasks))
                .forEach(some -> some.select(plain, options().coverage(), moments));
    }

    private Stream<Directions> all(LinearLayer layer, Collection<TaskName> tasks) {
        return Stream.concat(shared(layer), ofTasks(layer, tasks));
    }

    private Stream<Directions> shared(LinearLayer layer) {
        return adapts(layer) ? Stream.of(Directions.shared(layer)) : Stream.empty();
    }

    private Stream<Directions> ofTasks(LinearLayer layer, Collection<TaskName> tasks) {
        return specialises(layer) ? tasks.stream().map(task -> Directions.of(layer, task)) : Stream.empty();
    }

    /**
     * FAAR's linear layers. With x the shared input and x_t a task's own, or x where the task has none,
     *
     * <pre>
     *   shared = W0·x + b + (W' − W0)·drop(x)
     *   task t = W0·x + b + (W'_t − W0)·drop(x_t)
     * </pre>
     *
     * so that, as in MTLoRA, the frozen weight is always applied to the shared input.
     */
    record Linear(Faar method, PlainLinear plain, boolean training) implements BackboneHooks {

        @Override
        public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
            if (!method.adapts(layer)) {
                return plain.project(layer, x);
            }
            NDArray moved = moved(layer, Directions.shared(layer));
            if (!method.specialises(layer)) {
                return x.map(y -> adapted(plain.apply(layer, y), moved, y));
            }
            NDArray pretrained = plain.apply(layer, x.shared());
            return new TaskFeatures(
                    adapted(pretrained, moved, x.shared()),
                    TaskName.each(
                            plain.pass().tasks(),
                            task -> adapted(pretrained, moved(layer, Directions.of(layer, task)), x.of(task))));
        }

        /** pretrained [..., out], moved [out, in] and x [..., in] to [..., out] */
        private NDArray adapted(NDArray pretrained, NDArray moved, NDArray x) {
            NDArray dropped = training ? Ops.dropout(x, method.options().dropout()) : x;
            return pretrained.add(Ops.linear(dropped, moved));
        }

        /** Computes W' − W0, [out, in]; in training of some of the directions */
        private NDArray moved(LinearLayer layer, Directions directions) {
            double scale = method.options().scale();
            NDArray weight = training ? directions.weightOfSome(plain, scale) : directions.weight(plain, scale);
            return weight.sub(plain.parameter(layer.weight()));
        }
    }

    /**
     * @param rank the initial rank of the adapters of all tasks
     * @param taskRank the initial rank of those of a task
     * @param scale the factor of an adapter's product before it rotates the rows of a weight
     * @param coverage the share of the scores that the selected directions have together, above 0 and at most 1
     * @param targets the layers with adapters of all tasks; q, k, v (one packed layer), proj, fc1 and fc2 by default
     * @param taskTargets the layers that tasks adapt too, in the last block of each stage; those of proj, fc1 and fc2 that are targets by default
     */
    public record Options(
            @Default("64") Integer rank,
            @Default("4") Integer taskRank,
            @Default("4.0") Double scale,
            @Default("0.05") Double dropout,
            @Default("0.95") Double coverage,
            @Default("q,k,v,proj,fc1,fc2") List<TargetModule> targets,
            List<TargetModule> taskTargets,
            @Default("norms,patch-embedding,position-bias") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements TaskStreamMethod.Options {
        public Options {
            taskTargets = OptionRules.taskTargets(taskTargets, targets);
        }

        @Override
        public void check(Faults faults) {
            faults.require(coverage > 0 && coverage <= 1, "coverage must be above 0 and at most 1, not %s", coverage);
            OptionRules.packedTargets(faults, this);
        }

        @Override
        public Method method() {
            return new Faar(this, false);
        }
    }
}
