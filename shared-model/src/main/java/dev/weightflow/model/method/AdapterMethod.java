package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Method that replaces each frozen target weight. The targets of a packed layer are adapted separately; its other rows stay.
 *
 * @param perTask whether each task has adapters of its own, and so runs its own pass through the one backbone
 * @param biases whether the biases of the targets move too, each by a trained offset, so that the frozen bias stays shared; not with an adapter that
 *     moves biases itself
 * @param dropout the probability with which an adapter's input is zeroed; only where the adapter has a branch
 * @param gated whether a gate on each layer's input scales its weight's change: 2σ(w·x̄ + b) with x̄ the mean over the tokens of the layer's input,
 *     and w = 0, b = 0 at the start
 */
record AdapterMethod(
        MethodOptions options,
        WeightAdapter adapter,
        List<TargetModule> targets,
        boolean perTask,
        boolean biases,
        double dropout,
        boolean gated,
        List<UnfrozenGroup> unfrozen)
        implements Method {

    private static final String GATE_WEIGHT = ".gate_weight";
    private static final String GATE_BIAS = ".gate_bias";

    static AdapterMethod shared(
            MethodOptions options, WeightAdapter adapter, List<TargetModule> targets, List<UnfrozenGroup> unfrozen) {
        return new AdapterMethod(options, adapter, targets, false, false, 0, false, unfrozen);
    }

    @Override
    public List<BackbonePass> passes(Set<TaskName> tasks) {
        return BackbonePass.throughOneBackbone(tasks, perTask);
    }

    @Override
    public List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks) {
        List<BackbonePass> passes = passes(tasks);
        List<ParameterSpec> specs = new ArrayList<>();
        Stream.concat(
                        adapter.shared(targets(backbone).map(WeightSlice::shape).toList()).stream(),
                        parameters(backbone, true))
                .forEach(spec -> specs.add(spec.under(passes.get(0).prefix())));
        for (BackbonePass pass : passes) {
            parameters(backbone, false).forEach(spec -> specs.add(pass.own(spec)));
            if (biases) {
                targets(backbone)
                        .map(rows -> ParameterSpec.adapter(
                                pass.prefix() + biasOf(rows) + pass.suffix(), Initializer.zeros(), rows.count()))
                        .forEach(specs::add);
            }
            if (gated) {
                backbone.linearLayers().stream()
                        .filter(layer -> WeightSlice.any(layer, targets))
                        .flatMap(layer -> Stream.of(
                                gate(layer.name() + GATE_WEIGHT, layer.in()), gate(layer.name() + GATE_BIAS, 1)))
                        .forEach(spec -> specs.add(pass.own(spec)));
            }
        }
        return specs;
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return switch (parameter.group()) {
            case DECODER -> true;
            case ADAPTER -> adapter.trains(parameter);
            case BACKBONE, SMALL ->
                UnfrozenGroup.anyHas(
                        unfrozen.stream()
                                .filter(group -> !biases || group != UnfrozenGroup.BIASES)
                                .toList(),
                        parameter);
        };
    }

    @Override
    public void initialise(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        for (BackbonePass pass : passes(tasks)) {
            for (LinearLayer layer : backbone.linearLayers()) {
                NDArray w0 = parameters.get(pass.prefix() + layer.weight());
                for (WeightSlice rows : WeightSlice.of(layer, targets)) {
                    adapter.initialise(rows.name(), rows.of(w0), arrays(pass, parameters));
                }
            }
        }
    }

    @Override
    public void derive(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        for (BackbonePass pass : passes(tasks)) {
            for (LinearLayer layer : backbone.linearLayers()) {
                NDArray w0 = parameters.get(pass.prefix() + layer.weight());
                for (WeightSlice rows : WeightSlice.of(layer, targets)) {
                    adapter.derive(rows.name(), rows.of(w0))
                            .forEach((name, array) -> parameters.derive(pass.prefix() + name + pass.suffix(), array));
                }
            }
        }
        String prefix = passes(tasks).get(0).prefix();
        Map<String, NDArray> frozen = new HashMap<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            for (WeightSlice rows : WeightSlice.of(layer, targets)) {
                frozen.put(rows.name(), rows.of(parameters.get(prefix + layer.weight())));
            }
        }
        stacks(backbone)
                .forEach((stack, names) -> parameters.derive(
                        prefix + stack,
                        NDArrays.stack(
                                new NDList(names.stream().map(frozen::get).toList()))));
    }

    @Override
    public BackboneHooks hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        PlainLinear plain = new PlainLinear(pass, parameters);
        Map<String, NDArray> weights = training && dropout > 0 ? Map.of() : weights(backbone, pass, parameters);
        return (layer, x) -> { // [..., in] to [..., out]
            if (!WeightSlice.any(layer, targets)) {
                return plain.project(layer, x);
            }
            NDArray bias = bias(layer, pass, parameters);
            if (training && dropout > 0) {
                NDArray frozen = plain.parameter(layer.weight());
                return x.map(y ->
                        Ops.linear(y, frozen, bias).add(branches(layer, Ops.dropout(y, dropout), pass, parameters)));
            }
            NDArray weight = weight(layer, pass, parameters, weights);
            if (gated) {
                NDArray frozen = plain.parameter(layer.weight());
                NDArray moved = weight.sub(frozen);
                return x.map(y -> Ops.linear(y, frozen, bias)
                        .add(gate(layer, y, pass, parameters).mul(Ops.linear(y, moved))));
            }
            return x.map(y -> Ops.linear(y, weight, bias));
        };
    }

    @Override
    public List<AdaptedWeight> adapted(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters) {
        Function<String, NDArray> arrays = arrays(pass, parameters);
        List<AdaptedWeight> weights = new ArrayList<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            NDArray all = parameters.get(pass.prefix() + layer.weight());
            for (WeightSlice rows : WeightSlice.of(layer, targets)) {
                weights.add(new AdaptedWeight(
                        rows.name(),
                        rows.of(all),
                        w0 -> adapter.adapt(rows.name(), w0, name -> Ops.cast(arrays.apply(name), w0.getDataType())),
                        adapter.trajectory(rows.name(), arrays)));
            }
        }
        return weights;
    }

    /** Returns the merged method; weights that depend on the input are not merged. */
    @Override
    public Method merged() {
        return gated ? this : new PlainMethod(options, mergedPasses(), parameter -> false);
    }

    private Function<Set<TaskName>, List<BackbonePass>> mergedPasses() {
        return perTask ? BackbonePass::eachThroughItsOwnBackbone : BackbonePass::one;
    }

    @Override
    public Map<String, NDArray> merge(BackboneLayout backbone, Set<TaskName> tasks, ParameterSet parameters) {
        if (gated) {
            return Map.of();
        }
        List<BackbonePass> adapted = passes(tasks);
        List<BackbonePass> plain = mergedPasses().apply(tasks);
        Map<String, NDArray> merged = new HashMap<>();
        for (int i = 0; i < plain.size(); i++) {
            BackbonePass from = adapted.get(i);
            String to = plain.get(i).prefix();
            backbone.parameters()
                    .forEach(spec -> merged.put(to + spec.name(), parameters.get(from.prefix() + spec.name())));
            Map<String, NDArray> weights = weights(backbone, from, parameters);
            for (LinearLayer layer : backbone.linearLayers()) {
                if (WeightSlice.any(layer, targets)) {
                    merged.put(to + layer.weight(), weight(layer, from, parameters, weights));
                    merged.put(to + layer.bias(), bias(layer, from, parameters));
                }
            }
        }
        return merged;
    }

    private Stream<ParameterSpec> parameters(BackboneLayout backbone, boolean ofAllPasses) {
        return targets(backbone)
                .flatMap(rows -> adapter.parameters(rows.name(), rows.shape()).stream())
                .filter(spec -> adapter.isOfAllPasses(spec.name()) == ofAllPasses);
    }

    private Stream<WeightSlice> targets(BackboneLayout backbone) {
        return backbone.linearLayers().stream().flatMap(layer -> WeightSlice.of(layer, targets).stream());
    }

    /** Computes the adapted weights by the names of their targets, [rows, in] each; those of one shape at once where the adapter can. */
    private Map<String, NDArray> weights(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters) {
        Function<String, NDArray> arrays = arrays(pass, parameters);
        Map<String, NDArray> weights = new HashMap<>();
        stacks(backbone).forEach((stack, names) -> {
            NDArray frozen = parameters.get(pass.prefix() + stack);
            NDArray adapted = adapter.adapt(
                    "",
                    frozen,
                    own -> NDArrays.stack(new NDList(
                            names.stream().map(name -> arrays.apply(name + own)).toList())));
            List<NDArray> each = Ops.parts(adapted);
            for (int i = 0; i < names.size(); i++) {
                weights.put(names.get(i), each.get(i));
            }
        });
        for (LinearLayer layer : backbone.linearLayers()) {
            NDArray w0 = parameters.get(pass.prefix() + layer.weight());
            for (WeightSlice rows : WeightSlice.of(layer, targets)) {
                weights.computeIfAbsent(rows.name(), name -> adapter.adapt(name, rows.of(w0), arrays));
            }
        }
        return weights;
    }

    /** Groups the names of the targets that are adapted at once, by the name of their stacked frozen weights. */
    private Map<String, List<String>> stacks(BackboneLayout backbone) {
        Map<String, List<String>> stacks = targets(backbone)
                .collect(Collectors.groupingBy(
                        rows -> "stack.%dx%d".formatted(rows.count(), rows.in()),
                        LinkedHashMap::new,
                        Collectors.mapping(WeightSlice::name, Collectors.toList())));
        stacks.values().removeIf(names -> !adapter.takesStacks() || names.size() < 2);
        return stacks;
    }

    /** [out, in] */
    private NDArray weight(
            LinearLayer layer, BackbonePass pass, ParameterSet parameters, Map<String, NDArray> weights) {
        return WeightSlice.replace(
                layer,
                targets,
                parameters.get(pass.prefix() + layer.weight()),
                (rows, part) -> weights.get(rows.name()));
    }

    /** [out] */
    private NDArray bias(LinearLayer layer, BackbonePass pass, ParameterSet parameters) {
        NDArray frozen = parameters.get(pass.prefix() + layer.bias());
        if (adapter.movesBias()) {
            Function<String, NDArray> arrays = arrays(pass, parameters);
            return WeightSlice.replace(
                    layer, targets, frozen, (rows, part) -> adapter.bias(rows.name(), part, rows.shape(), arrays));
        }
        return biases
                ? WeightSlice.replace(
                        layer, targets, frozen, (rows, part) -> part.add(own(biasOf(rows), pass, parameters)))
                : frozen;
    }

    /** Computes the outputs of the layer's adapters: [..., in] to [..., out], zeros for rows that are no target. */
    private NDArray branches(LinearLayer layer, NDArray x, BackbonePass pass, ParameterSet parameters) {
        Function<String, NDArray> arrays = arrays(pass, parameters);
        int last = x.getShape().dimension() - 1;
        NDList parts = new NDList();
        int row = 0;
        for (WeightSlice rows : WeightSlice.of(layer, targets)) {
            if (rows.first() > row) {
                parts.add(zeros(x, last, rows.first() - row));
            }
            parts.add(adapter.branch(rows.name(), x, arrays));
            row = rows.first() + rows.count();
        }
        if (row < layer.out()) {
            parts.add(zeros(x, last, layer.out() - row));
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, last);
    }

    /** [..., in] to zeros [..., count] */
    private static NDArray zeros(NDArray x, int axis, int count) {
        long[] shape = x.getShape().getShape().clone();
        shape[axis] = count;
        return x.getManager().zeros(new Shape(shape), x.getDataType());
    }

    /** Returns the adapter's parameters by its names: the pass's own, and those of all passes. */
    private Function<String, NDArray> arrays(BackbonePass pass, ParameterSet parameters) {
        return name -> adapter.isOfAllPasses(name) ? parameters.get(pass.prefix() + name) : own(name, pass, parameters);
    }

    private static NDArray own(String name, BackbonePass pass, ParameterSet parameters) {
        return parameters.get(pass.prefix() + name + pass.suffix());
    }

    /** [batch, tokens, in] to [batch, 1, 1] */
    private NDArray gate(LinearLayer layer, NDArray x, BackbonePass pass, ParameterSet parameters) {
        NDArray weight = own(layer.name() + GATE_WEIGHT, pass, parameters).reshape(1, -1);
        NDArray mean = x.mean(new int[] {1}, true); // [batch, 1, in]
        NDArray score = Ops.linear(mean, weight, own(layer.name() + GATE_BIAS, pass, parameters));
        return Ops.scale(Activation.sigmoid(score), 2);
    }

    private static ParameterSpec gate(String name, long size) {
        return ParameterSpec.adapter(name, Initializer.zeros(), size);
    }

    private static String biasOf(WeightSlice rows) {
        return rows.name() + ".lora_bias";
    }
}
