package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Weight-decomposed low-rank adaptation (Liu et al., 2024), with the same defaults as LoRA beside it.
 *
 * @param rank the rank of the adapters; 4 by default
 * @param targets the layers that are adapted; q and v by default
 * @param scale what B·A is multiplied with; 1 by default
 * @param perTask whether each task has adapters, and a pass, of its own; by default it has, unless parts of the one backbone are
 *     trained
 * @param smallParts what of the backbone is trained too: {@code biases} are those of the targets and go with the adapters, the
 *     other parts need shared adapters; biases by default
 * @param decoder the decoder heads; hrnet by default
 */
public record DoraOptions(
        Integer rank,
        List<TargetModule> targets,
        Double scale,
        Boolean perTask,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public DoraOptions {
        rank = Options.or(rank, 4);
        targets = Options.or(targets, Options.QUERY_AND_VALUE);
        scale = Options.or(scale, 1.0);
        smallParts = Options.or(smallParts, List.of(UnfrozenGroup.BIASES));
        perTask = Options.or(perTask, !UnfrozenGroup.inBackbone(smallParts));
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.DORA).atLeast(1, "rank", rank).positive("scale", scale);
        Options.targetsInBlocks(faults, targets);
        Options.sharedBackbone(faults, perTask, smallParts);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.DORA;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }
}
