package dev.weightflow.model.method.faar;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.TaskStreamMethod;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.FaarOptions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * FAAR's rank selection (Fontana et al., 2026) with its weight-decomposed adapters, those of all tasks and, in the last block of each stage,
 * those of each. A training step uses a random number of each pair's directions, the first ones, so that these come to matter most; the end
 * of an epoch drops those that do not. Its part in the frequency domain is not built.
 */
public final class Faar extends TaskStreamMethod<FaarOptions, FaarLinear> {

    private Faar(FaarOptions options, boolean merged) {
        super(options, options.targets(), options.taskTargets(), options.smallParts(), merged);
    }

    /** The method with those options. */
    public static Method of(FaarOptions options) {
        return new Faar(options, false);
    }

    @Override
    protected Method asMerged() {
        return new Faar(options(), true);
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return Directions.shared(layer).parameters(options().rank());
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, Task task) {
        return Directions.of(layer, task).parameters(options().taskRank());
    }

    @Override
    public List<ParameterSpec> buffers(SwinLayout backbone, Set<Task> tasks) {
        if (merged()) {
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
    public FaarLinear linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new FaarLinear(this, new PlainLinear(pass, parameters), training);
    }

    @Override
    protected NDArray weight(LinearLayer layer, FaarLinear forward) {
        return Directions.shared(layer).weight(forward.plain(), options().scale());
    }

    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, FaarLinear forward) {
        return all(layer, forward.plain().pass().tasks())
                .flatMap(some -> some.adapted(forward.plain(), options().scale()));
    }

    @Override
    public void beforeStep(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters, Gradients gradients) {
        PlainLinear plain = new PlainLinear(pass(tasks), parameters);
        backbone.linearLayers().stream()
                .flatMap(layer -> all(layer, tasks))
                .forEach(some -> some.score(plain, gradients));
    }

    @Override
    public void afterEpoch(
            SwinLayout backbone, Set<Task> tasks, ParameterSet parameters, Function<String, List<NDArray>> moments) {
        PlainLinear plain = new PlainLinear(pass(tasks), parameters);
        backbone.linearLayers().stream()
                .flatMap(layer -> all(layer, tasks))
                .forEach(some -> some.select(plain, options().coverage(), moments));
    }

    private Stream<Directions> all(LinearLayer layer, Collection<Task> tasks) {
        return Stream.concat(shared(layer), ofTasks(layer, tasks));
    }

    private Stream<Directions> shared(LinearLayer layer) {
        return adapts(layer) ? Stream.of(Directions.shared(layer)) : Stream.empty();
    }

    private Stream<Directions> ofTasks(LinearLayer layer, Collection<Task> tasks) {
        return specialises(layer) ? tasks.stream().map(task -> Directions.of(layer, task)) : Stream.empty();
    }
}
