package dev.weightflow.model.method.mtlora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Merged;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * MTLoRA. Adapters that all tasks share (TA-LoRA) stand in every block; in the last block of each stage each task has one of
 * its own beside them (TS-LoRA), whose stream goes to that task's decoder, while the next stage starts from the shared stream.
 */
public final class MtLora implements Method {

    static final String PREFIX = "backbone.";

    private final Map<String, String> options;
    private final MtLoraConfig config;
    private final boolean merged;

    private MtLora(Map<String, String> options, MtLoraConfig config, boolean merged) {
        this.options = Map.copyOf(options);
        this.config = config;
        this.merged = merged;
    }

    /**
     * The method.
     *
     * @param given {@code rank}, {@code task-rank}, {@code scale}, {@code dropout}, {@code targets} (of qkv, proj, fc1, fc2,
     *     merging), {@code task-targets} (of proj, fc1, fc2), {@code small-parts}
     */
    public static Method of(Map<String, String> given) {
        return new MtLora(given, MtLoraConfig.of(given), false);
    }

    @Override
    public MethodName name() {
        return MethodName.MTLORA;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return BackbonePass.one(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        List<ParameterSpec> specs = new ArrayList<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (adapts().test(layer)) {
                specs.addAll(pair(layer, "lora_shared_A", "lora_shared_B", config.rank()));
            }
            if (config.specialises(layer)) {
                tasks.forEach(task -> specs.addAll(
                        pair(layer, "lora_tasks_A." + task.key(), "lora_tasks_B." + task.key(), config.taskRank())));
            }
        }
        return specs;
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return !merged
                && (parameter.role() == ParameterGroup.DECODER
                        || parameter.role() == ParameterGroup.ADAPTER
                        || UnfrozenGroup.anyContains(config.smallParts(), parameter));
    }

    @Override
    public LinearForward linearForward(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new MtLoraLinear(config, adapts(), pass, parameters, training);
    }

    /**
     * Merges the shared adapters of the layers that no task specialises. The others stay: a task's stream meets the plain weight
     * there, and the shared stream the adapted one.
     */
    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        Map<String, NDArray> weights = new HashMap<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (adapts().test(layer) && !config.specialises(layer)) {
                String name = PREFIX + layer.name();
                NDArray update =
                        parameters.get(name + ".lora_shared_B").matMul(parameters.get(name + ".lora_shared_A"));
                weights.put(
                        PREFIX + layer.weight(),
                        parameters.get(PREFIX + layer.weight()).add(Ops.scale(update, config.scale())));
            }
        }
        return new Merged(new MtLora(options, config, true), weights);
    }

    private Predicate<LinearLayer> adapts() {
        return merged ? config::specialises : config::adapts;
    }

    private static List<ParameterSpec> pair(LinearLayer layer, String a, String b, int rank) {
        String name = PREFIX + layer.name() + ".";
        return List.of(
                new ParameterSpec(
                        name + a, new Shape(rank, layer.in()), ParameterGroup.ADAPTER, Initializer.fanIn(layer.in())),
                new ParameterSpec(name + b, new Shape(layer.out(), rank), ParameterGroup.ADAPTER, Initializer.zeros()));
    }
}
