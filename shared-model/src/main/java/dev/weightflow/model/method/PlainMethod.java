package dev.weightflow.model.method;

import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Method that adds nothing to the backbone: it only chooses the number of passes and the trained parameters. The baselines are such, and methods with
 * adapters become one when they are merged.
 */
record PlainMethod(
        MethodOptions options, Function<Set<TaskName>, List<BackbonePass>> layout, Predicate<ParameterSpec> trained)
        implements Method {

    @Override
    public List<BackbonePass> passes(Set<TaskName> tasks) {
        return layout.apply(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(BackboneLayout backbone, Set<TaskName> tasks) {
        return List.of();
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return trained.test(parameter);
    }

    @Override
    public BackboneHooks hooks(BackboneLayout backbone, BackbonePass pass, ParameterSet parameters, boolean training) {
        return new PlainLinear(pass, parameters);
    }

    /** A model of its own for each task, trained as a whole: the first row of Table 1. */
    public record SingleTask(@Default("hrnet") DecoderName decoder) implements MethodOptions {
        @Override
        public Method method() {
            return new PlainMethod(this, BackbonePass::eachThroughItsOwnBackbone, parameter -> true);
        }
    }

    /** One backbone for all tasks, trained as a whole. */
    public record Full(@Default("hrnet") DecoderName decoder) implements MethodOptions {
        @Override
        public Method method() {
            return new PlainMethod(this, BackbonePass::one, parameter -> true);
        }
    }

    /** Training of downsamplers and heads, and of the given parts of the backbone. */
    public record DecodersOnly(
            @Default("") List<UnfrozenGroup> smallParts,
            @Default("hrnet") DecoderName decoder) implements MethodOptions {
        @Override
        public Method method() {
            return new PlainMethod(
                    this,
                    BackbonePass::one,
                    parameter ->
                            parameter.group() == ParameterGroup.DECODER || UnfrozenGroup.anyHas(smallParts, parameter));
        }
    }

    /**
     * Bias terms alone (Ben Zaken et al., 2022): those of the linear layers, the norms and the patch embedding, and the decoders. All tasks share
     * them.
     *
     * @param positionBias whether the tables of relative position biases count as biases; by default they do, as in the filter by name that other
     *     reports of this row used
     */
    public record BitFit(
            @Default("true") Boolean positionBias,
            @Default("hrnet") DecoderName decoder) implements MethodOptions {
        @Override
        public Method method() {
            return new PlainMethod(
                    this,
                    BackbonePass::one,
                    parameter -> parameter.group() == ParameterGroup.DECODER
                            || parameter.name().endsWith(".bias")
                            || positionBias && UnfrozenGroup.POSITION_BIAS.has(parameter));
        }
    }
}
