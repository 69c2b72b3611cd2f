package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.DiTaskOptions;
import dev.weightflow.schema.training.TargetModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * DiTASK (Mantri et al., 2025): W0 = U·diag(S)·Vᵀ becomes U·diag(φ(S))·Vᵀ, with φ the diffeomorphism that a trained one-dimensional
 * velocity field makes in unit time. In the last block of each stage each task has a φ of its own. Unlike MTLoRA's, a task's weight meets
 * the task's own input.
 */
final class DiTask extends TaskStreamMethod<DiTaskOptions, DiTaskLinear> {

    /** What follows a layer's name in that of its shared velocities. */
    static final String SHARED = ".ditask_shared_theta";
    /** What follows a layer's name in that of a task's velocities, before the task's own. */
    static final String TASKS = ".ditask_tasks_theta.";

    private DiTask(DiTaskOptions options, boolean merged) {
        super(options, options.targets(), options.taskTargets(), options.smallParts(), merged);
    }

    static Method of(DiTaskOptions options) {
        return new DiTask(options, false);
    }

    @Override
    protected Method asMerged() {
        return new DiTask(options(), true);
    }

    @Override
    public boolean adapts(LinearLayer layer) {
        return TargetRows.any(layer, options().targets());
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return merged()
                ? Stream.empty()
                : Stream.of(velocities(layer.name() + SHARED, options().cells()));
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, Task task) {
        return Stream.of(
                merged()
                        ? new ParameterSpec(
                                weight(layer, task),
                                new Shape(layer.out(), layer.in()),
                                ParameterGroup.ADAPTER,
                                Initializer.zeros())
                        : velocities(
                                layer.name() + TASKS + task.key(), options().taskCells()));
    }

    @Override
    public void derive(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        if (merged()) {
            return;
        }
        String prefix = pass(tasks).prefix();
        for (LinearLayer layer : backbone.linearLayers()) {
            NDArray w0 = parameters.get(prefix + layer.weight());
            for (TargetRows rows : TargetRows.of(layer, options().targets())) {
                Spectra.decompose(prefix + rows.name(), rows.of(w0), parameters);
            }
        }
    }

    @Override
    public DiTaskLinear linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new DiTaskLinear(this, pass, parameters, training);
    }

    /** The weights of the shared stream, unless they are merged, and those of the tasks. Their spectra are known in float32. */
    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, DiTaskLinear forward) {
        NDArray frozen = forward.plain().parameter(layer.weight());
        return TargetRows.of(layer, options().targets()).stream()
                .flatMap(rows -> Stream.concat(
                        merged() ? Stream.empty() : Stream.of(adapted(rows, "", frozen, forward.weight(layer))),
                        specialises(layer)
                                ? forward.plain().pass().tasks().stream()
                                        .map(task ->
                                                adapted(rows, "." + task.key(), frozen, forward.weight(layer, task)))
                                : Stream.empty()));
    }

    private static AdaptedWeight adapted(TargetRows rows, String suffix, NDArray frozen, NDArray adapted) {
        return new AdaptedWeight(
                rows.name() + suffix,
                rows.of(frozen),
                w0 -> Ops.cast(rows.of(adapted), w0.getDataType()),
                Optional.empty());
    }

    @Override
    protected NDArray weight(LinearLayer layer, DiTaskLinear forward) {
        return forward.weight(layer);
    }

    /** Every weight becomes a plain one; those of tasks stand beside the shared ones. */
    @Override
    protected Map<String, NDArray> merge(LinearLayer layer, DiTaskLinear forward) {
        Map<String, NDArray> weights = new HashMap<>();
        weights.put(layer.weight(), forward.weight(layer));
        if (specialises(layer)) {
            forward.plain()
                    .pass()
                    .tasks()
                    .forEach(task -> weights.put(weight(layer, task), forward.weight(layer, task)));
        }
        return weights;
    }

    /** The names of the weights in a layer of that name that one diffeomorphism moves. */
    List<String> weights(String layer) {
        return layer.endsWith("qkv")
                ? Stream.of(TargetModule.QUERY, TargetModule.KEY, TargetModule.VALUE)
                        .filter(options().targets()::contains)
                        .map(target -> layer.substring(0, layer.length() - "qkv".length()) + target.key())
                        .toList()
                : List.of(layer);
    }

    static String weight(LinearLayer layer, Task task) {
        return layer.name() + ".ditask_tasks_weight." + task.key();
    }

    private ParameterSpec velocities(String name, int cells) {
        return new ParameterSpec(
                name,
                new Shape(cells - 1),
                ParameterGroup.ADAPTER,
                options().identityStart() ? Initializer.zeros() : Initializer.fanIn(cells - 1));
    }
}
