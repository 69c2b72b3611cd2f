package dev.weightflow.model.method;

import dev.weightflow.model.backbone.BackboneHooks;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.BitFitOptions;
import dev.weightflow.schema.training.DecodersOnlyOptions;
import dev.weightflow.schema.training.FullOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.SingleTaskOptions;
import dev.weightflow.schema.training.UnfrozenGroup;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A method that adds nothing to the backbone: it only chooses how many passes there are and what is trained. The baselines are
 * such, and methods with adapters become one when they are merged.
 *
 * @param spec what it was made from
 * @param layout how many passes serve the tasks
 */
record PlainMethod(MethodSpec spec, Function<Set<Task>, List<BackbonePass>> layout, Predicate<ParameterSpec> trained)
        implements Method {

    /** Single-task fine-tuning: as many backbones as tasks, each trained whole. The baseline of Δm. */
    static Method of(SingleTaskOptions spec) {
        return new PlainMethod(spec, BackbonePass::eachThroughItsOwnBackbone, parameter -> true);
    }

    /** Multi-task full fine-tuning: one backbone, trained whole. */
    static Method of(FullOptions spec) {
        return new PlainMethod(spec, BackbonePass::one, parameter -> true);
    }

    /** Decoders only: downsamplers and heads are trained, and of the backbone what the options name. */
    static Method of(DecodersOnlyOptions spec) {
        return new PlainMethod(
                spec,
                BackbonePass::one,
                parameter ->
                        parameter.group() == ParameterGroup.DECODER || Unfrozen.contains(spec.smallParts(), parameter));
    }

    /** BitFit: what is called a bias is trained, and the decoders. */
    static Method of(BitFitOptions spec) {
        return new PlainMethod(
                spec,
                BackbonePass::one,
                parameter -> parameter.group() == ParameterGroup.DECODER
                        || parameter.name().endsWith(".bias")
                        || spec.positionBias() && Unfrozen.contains(List.of(UnfrozenGroup.POSITION_BIAS), parameter));
    }

    @Override
    public List<BackbonePass> passes(Set<Task> tasks) {
        return layout.apply(tasks);
    }

    @Override
    public List<ParameterSpec> adapters(SwinLayout backbone, Set<Task> tasks) {
        return List.of();
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return trained.test(parameter);
    }

    @Override
    public BackboneHooks hooks(BackbonePass pass, ParameterSet parameters, boolean training) {
        return new PlainLinear(pass, parameters);
    }
}
