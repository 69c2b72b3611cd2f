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
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.MtLoraOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * MTLoRA. Adapters that all tasks share (TA-LoRA) stand in every block; in the last block of each stage each task has one of
 * its own beside them (TS-LoRA), whose stream goes to that task's decoder, while the next stage starts from the shared stream.
 */
final class MtLora implements Method {

    private final MtLoraOptions options;
    private final boolean merged;

    private MtLora(MtLoraOptions options, boolean merged) {
        this.options = options;
        this.merged = merged;
    }

    static Method of(MtLoraOptions options) {
        return new MtLora(options, false);
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
            if (adapts(layer)) {
                specs.addAll(pair(prefix, layer, "lora_shared_A", "lora_shared_B", options.rank()));
            }
            if (specialises(layer)) {
                tasks.forEach(task -> specs.addAll(pair(
                        prefix,
                        layer,
                        "lora_tasks_A." + task.key(),
                        "lora_tasks_B." + task.key(),
                        options.taskRank())));
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
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new MtLoraLinear(this, pass, parameters, training);
    }

    /**
     * Merges the shared adapters of the layers that no task specialises. The others stay: a task's stream meets the plain weight
     * there, and the shared stream the adapted one.
     */
    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        String prefix = passes(tasks).get(0).prefix();
        Map<String, NDArray> weights = new HashMap<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (adapts(layer) && !specialises(layer)) {
                String name = prefix + layer.name();
                NDArray update = // [out, in]
                        parameters.get(name + ".lora_shared_B").matMul(parameters.get(name + ".lora_shared_A"));
                weights.put(
                        prefix + layer.weight(),
                        parameters.get(prefix + layer.weight()).add(Ops.scale(update, options.scale())));
            }
        }
        return new Merged(new MtLora(options, true), weights);
    }

    /** The weight that the shared stream meets and, where tasks have adapters of their own, each task's. */
    @Override
    public List<AdaptedWeight> adapted(SwinLayout backbone, BackbonePass pass, ParameterSet parameters) {
        List<AdaptedWeight> weights = new ArrayList<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (adapts(layer)) {
                weights.addAll(adapted(layer, "", "lora_shared_A", "lora_shared_B", pass, parameters));
            }
            if (specialises(layer)) {
                pass.tasks()
                        .forEach(task -> weights.addAll(adapted(
                                layer,
                                "." + task.key(),
                                "lora_tasks_A." + task.key(),
                                "lora_tasks_B." + task.key(),
                                pass,
                                parameters)));
            }
        }
        return weights;
    }

    private List<AdaptedWeight> adapted(
            LinearLayer layer, String suffix, String a, String b, BackbonePass pass, ParameterSet parameters) {
        String name = pass.prefix() + layer.name() + ".";
        return AdaptedWeight.lowRank(
                layer,
                suffix,
                parameters.get(pass.prefix() + layer.weight()),
                parameters.get(name + a),
                parameters.get(name + b),
                options.scale());
    }

    MtLoraOptions options() {
        return options;
    }

    /** Whether the layer has a task-agnostic adapter; in a merged model only those that tasks specialise still have. */
    boolean adapts(LinearLayer layer) {
        return merged ? specialises(layer) : TargetRows.any(layer, options.targets());
    }

    /** Whether the layer has task-specific adapters. */
    boolean specialises(LinearLayer layer) {
        return layer.lastOfStage() && TargetRows.any(layer, options.taskTargets());
    }

    private static List<ParameterSpec> pair(String prefix, LinearLayer layer, String a, String b, int rank) {
        String name = prefix + layer.name() + ".";
        return List.of(
                new ParameterSpec(
                        name + a, new Shape(rank, layer.in()), ParameterGroup.ADAPTER, Initializer.fanIn(layer.in())),
                new ParameterSpec(name + b, new Shape(layer.out(), rank), ParameterGroup.ADAPTER, Initializer.zeros()));
    }
}
