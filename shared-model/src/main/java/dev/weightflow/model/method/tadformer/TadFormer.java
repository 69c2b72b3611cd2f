package dev.weightflow.model.method.tadformer;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.LowRankPair;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.MethodOptions;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.method.TaskStreamMethod;
import dev.weightflow.model.method.UnfrozenGroup;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * TADFormer (Baek et al., 2025). All tasks share low-rank adapters in every block; a prompt for each task precedes the tokens of every window.
 * {@link TadFormerForward} computes the tasks' streams from both. Attention includes the prompts from the beginning, so that the method does not
 * start at the unchanged backbone.
 */
public final class TadFormer extends TaskStreamMethod<TadFormer.Options, TadFormerForward> {

    /** The tasks' prompts, [tasks, channels of the first stage], in the order of the tasks. */
    static final String PROMPTS = "tadformer_prompts";

    private TadFormer(Options options, boolean merged) {
        super(options, merged);
    }

    @Override
    public Method merged() {
        return new TadFormer(options(), true);
    }

    @Override
    protected Stream<ParameterSpec> parameters(BackboneLayout backbone, Set<TaskName> tasks) {
        return Stream.of(ParameterSpec.adapter(
                PROMPTS,
                Initializer.truncatedNormal(1, 1, -2, 2),
                tasks.size(),
                backbone.linearLayers().get(0).in()));
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer) {
        return LowRankPair.shared(layer).parameters(options().rank());
    }

    /** Returns the filters, where each task trains its own. */
    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, TaskName task) {
        String name = filter(layer);
        return options().filter() == TaskFilter.DYNAMIC
                ? Stream.empty()
                : Stream.of(
                        ParameterSpec.adapter(
                                name + "weight." + task.key(),
                                Initializer.fanIn(9),
                                options().rank(),
                                1,
                                3,
                                3),
                        ParameterSpec.adapter(
                                name + "bias." + task.key(),
                                Initializer.fanIn(9),
                                options().rank()));
    }

    @Override
    protected Stream<ParameterSpec> parameters(LinearLayer layer, Set<TaskName> tasks) {
        List<ParameterSpec> specs =
                new ArrayList<>(super.parameters(layer, tasks).toList());
        if (specialises(layer) && options().filter() == TaskFilter.DYNAMIC) {
            String name = filter(layer);
            long rank = options().rank();
            specs.add(ParameterSpec.adapter(name + "conv.weight", Initializer.fanIn(rank), 9 * rank, rank));
            specs.add(ParameterSpec.adapter(name + "conv.bias", Initializer.fanIn(rank), 9 * rank));
            // of a 3×3 filter before a rectifier, He's gain over the side
            specs.add(ParameterSpec.adapter(name + "std", Initializer.normal((float) Math.sqrt(2) / 3), 9 * rank));
            specs.add(ParameterSpec.adapter(name + "mean", Initializer.normal(1), 9 * rank));
        }
        if (layer.kind() == Kind.PROJ) {
            specs.add(ParameterSpec.adapter(norm(layer) + "weight", Initializer.ones(), layer.in()));
            specs.add(ParameterSpec.adapter(norm(layer) + "bias", Initializer.zeros(), layer.in()));
            if (layer.lastOfStage()) {
                specs.add(ParameterSpec.adapter(gate(layer), Initializer.zeros(), 1));
            }
        } else if (layer.kind() == Kind.MERGING) {
            specs.add(ParameterSpec.adapter(up(layer), Initializer.normal(0.02f), layer.out(), layer.out() / 2));
        }
        return specs.stream();
    }

    @Override
    public TadFormerForward hooks(
            BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        return new TadFormerForward(this, new PlainLinear(pass, parameters), training);
    }

    @Override
    protected NDArray weight(LinearLayer layer, TadFormerForward forward) {
        return LowRankPair.shared(layer).merged(forward.plain(), options().scale());
    }

    /** Returns the weights of the shared stream; a task's addition depends on the image. */
    @Override
    protected Stream<AdaptedWeight> adapted(LinearLayer layer, TadFormerForward forward) {
        return LowRankPair.shared(layer).adapted(forward.plain(), options().scale()).stream();
    }

    static String filter(LinearLayer layer) {
        return layer.name() + ".tadformer_filter.";
    }

    /** Returns the name of the norm on the input of the tasks' output projections. */
    static String norm(LinearLayer projection) {
        return projection.name() + ".tadformer_norm.";
    }

    /** Returns the name of the weight that widens prompts at a merging, [2·channels, channels]. */
    static String up(LinearLayer merging) {
        return parent(merging.name()) + ".tadformer_prompts_up.weight";
    }

    /** Returns the name of the gate between a task's features before and after the output projection, [1]. */
    static String gate(LinearLayer layer) {
        return layer.name().substring(0, layer.name().indexOf(".blocks.")) + ".tadformer_gate";
    }

    /** Returns the name of the table of relative position biases beside an output projection, [offsets, heads]. */
    static String biasTable(LinearLayer projection) {
        return parent(projection.name()) + ".relative_position_bias_table";
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** @param filter the filter of the tasks' streams */
    public record Options(
            @Default("64") Integer rank,
            @Default("4.0") Double scale,
            @Default("0.05") Double dropout,
            @Default("dynamic") TaskFilter filter,
            @Default("norms,patch-embedding,position-bias") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder)
            implements TaskStreamMethod.Options, MethodOptions.Flowing {
        @Override
        public Optional<String> unfit(Backbone backbone) {
            return backbone.hasWindows()
                    ? Optional.empty()
                    : Optional.of(
                            "its tasks' prompts stand before the tokens of windows, which %s does not have; choose a Swin"
                                            .formatted(backbone.name())
                                    + " Transformer, such as tiny, or another method");
        }

        @Override
        public Method method() {
            return new TadFormer(this, false);
        }
    }

    /** The 3×3 filter between the two factors of TADFormer's task-aware adapters. */
    public enum TaskFilter implements Keyed {
        /** A filter computed from each sample, as in the paper. */
        DYNAMIC,
        /** A trained filter for each task, as in the released code. */
        STATIC
    }
}
