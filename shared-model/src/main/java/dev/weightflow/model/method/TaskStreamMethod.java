package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Method with one pass for all tasks, which adapts layers for all of them and, in the last block of each stage, for each task in addition. There each
 * task has a stream of its own, which goes to that task's decoder, while the next stage starts from the shared stream.
 *
 * @param <S> the record of its options
 * @param <F> the computation of its linear layers
 */
public abstract class TaskStreamMethod<S extends TaskStreamMethod.Options, F extends BackboneHooks> implements Method {
    private final S options;
    private final boolean merged;

    public interface Options extends MethodOptions.ReplacingWeights {
        /** Returns the layers that are adapted for all tasks. */
        default List<TargetModule> targets() {
            return TargetModule.IN_BLOCKS;
        }

        /** Returns those of them that tasks adapt too, in the last block of each stage. */
        default List<TargetModule> taskTargets() {
            return TargetModule.AFTER_ATTENTION;
        }

        List<UnfrozenGroup> smallParts();

        @Override
        default Optional<String> unfit(Backbone backbone) {
            boolean lacking = targets().contains(TargetModule.MERGING)
                    && backbone.layout(backbone.imageUnit()).linearLayers().stream()
                            .noneMatch(TargetModule.MERGING::isIn);
            return lacking
                    ? Optional.of("targets have merging, and %s merges no patches; leave merging out"
                            .formatted(backbone.name()))
                    : Optional.empty();
        }
    }

    protected TaskStreamMethod(S options, boolean merged) {
        this.options = options;
        this.merged = merged;
    }

    /** Returns whether the layer has an adapter of all tasks; in a merged model only those that tasks specialise still have one. */
    public boolean adapts(LinearLayer layer) {
        return merged ? specialises(layer) : WeightSlice.any(layer, options.targets());
    }

    public final boolean specialises(LinearLayer layer) {
        return layer.lastOfStage() && WeightSlice.any(layer, options.taskTargets());
    }

    /** Returns the parameters of all tasks beside a layer, under names without the backbone's prefix. */
    protected abstract Stream<ParameterSpec> parameters(LinearLayer layer);

    protected abstract Stream<ParameterSpec> parameters(LinearLayer layer, TaskName task);

    /** Computes the weight of the shared stream, [out, in]. */
    protected abstract NDArray weight(LinearLayer layer, F forward);

    /** Returns the weights that replace a layer's, those of all tasks and of each. */
    protected abstract Stream<AdaptedWeight> adapted(LinearLayer layer, F forward);

    @Override
    public abstract F hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training);

    @Override
    public final S options() {
        return options;
    }

    public final boolean isMerged() {
        return merged;
    }

    @Override
    public final List<BackbonePass> passes(Set<TaskName> tasks) {
        return BackbonePass.one(tasks);
    }

    @Override
    public final List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks) {
        return Stream.concat(
                        parameters(backbone, tasks),
                        backbone.linearLayers().stream().flatMap(layer -> parameters(layer, tasks)))
                .map(spec -> spec.under(pass(tasks).prefix()))
                .toList();
    }

    protected Stream<ParameterSpec> parameters(LinearLayer layer, Set<TaskName> tasks) {
        return Stream.concat(
                adapts(layer) ? parameters(layer) : Stream.empty(),
                specialises(layer) ? tasks.stream().flatMap(task -> parameters(layer, task)) : Stream.empty());
    }

    /** Returns the parameters besides those of layers; none by default. */
    protected Stream<ParameterSpec> parameters(BackboneLayout backbone, Set<TaskName> tasks) {
        return Stream.empty();
    }

    @Override
    public final boolean trains(ParameterSpec parameter) {
        return parameter.group() == ParameterGroup.DECODER
                || parameter.group() == ParameterGroup.ADAPTER
                || UnfrozenGroup.anyHas(options.smallParts(), parameter);
    }

    @Override
    public final List<AdaptedWeight> adapted(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters) {
        F forward = hooks(backbone, pass, parameters, false);
        return backbone.linearLayers().stream()
                .filter(this::adapts)
                .flatMap(layer -> adapted(layer, forward))
                .toList();
    }

    @Override
    public abstract Method merged();

    @Override
    public final Map<String, NDArray> merge(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        Map<String, NDArray> weights = new HashMap<>();
        if (!merged) {
            BackbonePass pass = pass(tasks);
            F forward = hooks(backbone, pass, parameters, false);
            backbone.linearLayers().stream().filter(this::adapts).forEach(layer -> merge(layer, forward)
                    .forEach((name, weight) -> weights.put(pass.prefix() + name, weight)));
        }
        return weights;
    }

    /**
     * Merges an adapted layer, and returns its weights by names without the backbone's prefix. By default a layer that tasks specialise stays as it
     * is: a task's stream uses the frozen weight there, and the shared stream the adapted one.
     */
    protected Map<String, NDArray> merge(LinearLayer layer, F forward) {
        return specialises(layer) ? Map.of() : Map.of(layer.weight(), weight(layer, forward));
    }

    protected final BackbonePass pass(Set<TaskName> tasks) {
        return passes(tasks).get(0);
    }
}
