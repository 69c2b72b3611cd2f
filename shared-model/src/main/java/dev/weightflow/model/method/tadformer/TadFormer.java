package dev.weightflow.model.method.tadformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Merged;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Unfrozen;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TadFormerOptions;
import dev.weightflow.schema.training.TaskFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * TADFormer (Baek et al., 2025). All tasks share low-rank adapters in every block; a prompt for each task stands before the tokens of every
 * window. In the last block of each stage each task has a stream of its own, made by {@link TadFormerForward}, which goes to that task's
 * decoder, while the next stage starts from the shared stream. Attention sees the prompts from the beginning, so that the method does not
 * start where the backbone is unchanged.
 */
public final class TadFormer implements Method {

    private final TadFormerOptions options;
    private final boolean merged;

    private TadFormer(TadFormerOptions options, boolean merged) {
        this.options = options;
        this.merged = merged;
    }

    /** The method with those options. */
    public static Method of(TadFormerOptions options) {
        return new TadFormer(options, false);
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
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(adapter(
                Names.PROMPTS,
                new Initializer.TruncatedNormal(1, 1, -2, 2),
                tasks.size(),
                backbone.config().embed()));
        for (LinearLayer layer : backbone.linearLayers()) {
            if (adapts(layer)) {
                specs.add(adapter(Names.a(layer), Initializer.fanIn(layer.in()), options.rank(), layer.in()));
                specs.add(adapter(Names.b(layer), Initializer.zeros(), layer.out(), options.rank()));
            }
            if (specialises(layer)) {
                specs.addAll(filter(layer, tasks));
            }
            if (layer.kind() == Kind.PROJ) {
                specs.add(adapter(Names.norm(layer) + "weight", Initializer.ones(), layer.in()));
                specs.add(adapter(Names.norm(layer) + "bias", Initializer.zeros(), layer.in()));
                if (layer.lastOfStage()) {
                    specs.add(adapter(Names.gate(layer), Initializer.zeros(), 1));
                }
            } else if (layer.kind() == Kind.MERGING) {
                specs.add(adapter(Names.up(layer), new Initializer.Normal(0.02f), layer.out(), layer.out() / 2));
            }
        }
        String prefix = passes(tasks).get(0).prefix();
        return specs.stream().map(spec -> spec.under(prefix)).toList();
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
        return new TadFormerForward(this, pass, parameters, training);
    }

    /** Merges the adapters of the layers that no task specialises; where one does, a task's stream meets the plain weight. */
    @Override
    public Merged merge(SwinLayout backbone, Set<Task> tasks, ParameterSet parameters) {
        String prefix = passes(tasks).get(0).prefix();
        Map<String, NDArray> weights = new HashMap<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            if (adapts(layer) && !specialises(layer)) {
                NDArray update = // [out, in]
                        parameters.get(prefix + Names.b(layer)).matMul(parameters.get(prefix + Names.a(layer)));
                weights.put(
                        prefix + layer.weight(),
                        parameters.get(prefix + layer.weight()).add(Ops.scale(update, options.scale())));
            }
        }
        return new Merged(new TadFormer(options, true), weights);
    }

    /** The weights of the shared stream; what a task's stream adds depends on the image. */
    @Override
    public List<AdaptedWeight> adapted(SwinLayout backbone, BackbonePass pass, ParameterSet parameters) {
        return backbone.linearLayers().stream()
                .filter(this::adapts)
                .flatMap(layer -> AdaptedWeight.lowRank(
                        layer,
                        "",
                        parameters.get(pass.prefix() + layer.weight()),
                        parameters.get(pass.prefix() + Names.a(layer)),
                        parameters.get(pass.prefix() + Names.b(layer)),
                        options.scale())
                        .stream())
                .toList();
    }

    TadFormerOptions options() {
        return options;
    }

    /** Whether the layer has a shared adapter; in a merged model only those that tasks specialise still have. */
    boolean adapts(LinearLayer layer) {
        return merged ? specialises(layer) : layer.kind() != Kind.MERGING;
    }

    /** Whether tasks have streams of their own there. */
    boolean specialises(LinearLayer layer) {
        return layer.lastOfStage() && layer.kind() != Kind.QKV;
    }

    private List<ParameterSpec> filter(LinearLayer layer, Set<Task> tasks) {
        String name = Names.filter(layer);
        int rank = options.rank();
        if (options.filter() == TaskFilter.STATIC) {
            return tasks.stream()
                    .flatMap(task -> List.of(
                            adapter(name + "weight." + task.key(), Initializer.fanIn(9), rank, 1, 3, 3),
                            adapter(name + "bias." + task.key(), Initializer.fanIn(9), rank))
                            .stream())
                    .toList();
        }
        return List.of(
                adapter(name + "conv.weight", Initializer.fanIn(rank), 9L * rank, rank),
                adapter(name + "conv.bias", Initializer.fanIn(rank), 9L * rank),
                // of a 3×3 filter before a rectifier, He's gain over the side
                adapter(name + "std", new Initializer.Normal((float) Math.sqrt(2) / 3), 9L * rank),
                adapter(name + "mean", new Initializer.Normal(1), 9L * rank));
    }

    private static ParameterSpec adapter(String name, Initializer initializer, long... shape) {
        return new ParameterSpec(name, new Shape(shape), ParameterGroup.ADAPTER, initializer);
    }
}
