package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.DiTaskOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TargetModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * DiTASK (Mantri et al., 2025): W0 = U·diag(S)·Vᵀ becomes U·diag(φ(S))·Vᵀ, with φ the diffeomorphism that a trained one-dimensional
 * velocity field makes in unit time. In the last block of each stage each task has a φ of its own, whose stream goes to that task's decoder;
 * the next stage starts from the shared stream. Unlike MTLoRA's, a task's weight meets the task's own input.
 */
final class DiTask implements Method {

    /** What follows a layer's name in that of its shared velocities. */
    static final String SHARED = ".ditask_shared_theta";
    /** What follows a layer's name in that of a task's velocities, before the task's own. */
    static final String TASKS = ".ditask_tasks_theta.";

    private final DiTaskOptions options;
    private final boolean merged;

    private DiTask(DiTaskOptions options, boolean merged) {
        this.options = options;
        this.merged = merged;
    }

    static Method of(DiTaskOptions options) {
        return new DiTask(options, false);
    }

    @Override
    public MethodSpec spec() {
        return options;
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return BackbonePass.one(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        String prefix = passes(tasks).get(0).prefix();
        List<ParameterSpec> specs = new ArrayList<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (!merged && adapts(layer)) {
                specs.add(velocities(prefix + theta(layer), options.cells()));
            }
            if (specialises(layer)) {
                tasks.forEach(task -> specs.add(
                        merged
                                ? new ParameterSpec(
                                        prefix + weight(layer, task),
                                        new Shape(layer.out(), layer.in()),
                                        ParameterGroup.ADAPTER,
                                        Initializer.zeros())
                                : velocities(prefix + theta(layer, task), options.taskCells())));
            }
        }
        return specs;
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return !merged
                && (parameter.group() == ParameterGroup.DECODER
                        || parameter.group() == ParameterGroup.ADAPTER
                        || Unfrozen.contains(options.smallParts(), parameter));
    }

    @Override
    public void derive(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        if (merged) {
            return;
        }
        String prefix = passes(tasks).get(0).prefix();
        for (LinearLayer layer : backbone.linearLayers()) {
            NDArray w0 = parameters.get(prefix + layer.weight());
            for (TargetRows rows : TargetRows.of(layer, options.targets())) {
                Spectra.decompose(prefix + rows.name(), rows.of(w0), parameters);
            }
        }
    }

    @Override
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new DiTaskLinear(this, pass, parameters, training);
    }

    /** The weights of the shared stream, unless they are merged, and those of the tasks. Their spectra are known in float32. */
    @Override
    public List<AdaptedWeight> adapted(SwinLayout backbone, BackbonePass pass, ParameterSet parameters) {
        DiTaskLinear linear = new DiTaskLinear(this, pass, parameters, false);
        List<AdaptedWeight> weights = new ArrayList<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            NDArray frozen = parameters.get(pass.prefix() + layer.weight());
            for (TargetRows rows : TargetRows.of(layer, options.targets())) {
                if (!merged) {
                    weights.add(adapted(rows, "", frozen, linear.weight(layer)));
                }
                if (specialises(layer)) {
                    pass.tasks()
                            .forEach(task ->
                                    weights.add(adapted(rows, "." + task.key(), frozen, linear.weight(layer, task))));
                }
            }
        }
        return weights;
    }

    private static AdaptedWeight adapted(TargetRows rows, String suffix, NDArray frozen, NDArray adapted) {
        return new AdaptedWeight(
                rows.name() + suffix,
                rows.of(frozen),
                w0 -> Ops.cast(rows.of(adapted), w0.getDataType()),
                Optional.empty());
    }

    /** Every weight becomes a plain one; those of tasks stand beside the shared ones. */
    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        BackbonePass pass = passes(tasks).get(0);
        DiTaskLinear linear = new DiTaskLinear(this, pass, parameters, false);
        Map<String, NDArray> weights = new HashMap<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (!merged && adapts(layer)) {
                weights.put(pass.prefix() + layer.weight(), linear.weight(layer));
            }
            if (!merged && specialises(layer)) {
                tasks.forEach(task -> weights.put(pass.prefix() + weight(layer, task), linear.weight(layer, task)));
            }
        }
        return new Merged(new DiTask(options, true), weights);
    }

    DiTaskOptions options() {
        return options;
    }

    boolean merged() {
        return merged;
    }

    /** Whether the layer's weights are adapted. */
    boolean adapts(LinearLayer layer) {
        return TargetRows.any(layer, options.targets());
    }

    /** Whether tasks have weights of their own there. */
    boolean specialises(LinearLayer layer) {
        return layer.lastOfStage() && TargetRows.any(layer, options.taskTargets());
    }

    /** The names of the weights in a layer of that name that one diffeomorphism moves. */
    List<String> weights(String layer) {
        return layer.endsWith("qkv")
                ? Stream.of(TargetModule.QUERY, TargetModule.KEY, TargetModule.VALUE)
                        .filter(options.targets()::contains)
                        .map(target -> layer.substring(0, layer.length() - "qkv".length()) + target.key())
                        .toList()
                : List.of(layer);
    }

    private static String theta(LinearLayer layer) {
        return layer.name() + SHARED;
    }

    private static String theta(LinearLayer layer, Task task) {
        return layer.name() + TASKS + task.key();
    }

    static String weight(LinearLayer layer, Task task) {
        return layer.name() + ".ditask_tasks_weight." + task.key();
    }

    private ParameterSpec velocities(String name, int cells) {
        return new ParameterSpec(
                name,
                new Shape(cells - 1),
                ParameterGroup.ADAPTER,
                options.identityStart() ? Initializer.zeros() : Initializer.fanIn(cells - 1));
    }
}
