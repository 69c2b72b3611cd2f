package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Low-rank adaptation (Hu et al., 2022). The defaults (rank 4 on queries and values, with biases, for each task) give the 2.87 M
 * trainable parameters of the paper's row, which it inherited without a description.
 *
 * @param rank the rank of the adapters; 4 by default
 * @param targets the layers that are adapted; q and v by default
 * @param scale what B·A is multiplied with; 1 by default
 * @param dropout the probability with which an adapter's input is zeroed; 0 by default
 * @param perTask whether each task has adapters, and a pass, of its own; by default it has, unless parts of the one backbone are
 *     trained
 * @param smallParts what of the backbone is trained too: {@code biases} are those of the targets and go with the adapters, the
 *     other parts need shared adapters; biases by default
 * @param decoder the decoder heads; hrnet by default
 */
public record LoraOptions(
        Integer rank,
        List<TargetModule> targets,
        Double scale,
        Double dropout,
        Boolean perTask,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public LoraOptions {
        rank = Options.or(rank, 4);
        targets = Options.or(targets, Options.QUERY_AND_VALUE);
        scale = Options.or(scale, 1.0);
        dropout = Options.or(dropout, 0.0);
        smallParts = Options.or(smallParts, List.of(UnfrozenGroup.BIASES));
        perTask = Options.or(perTask, !UnfrozenGroup.inBackbone(smallParts));
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.LORA).atLeast(1, "rank", rank).positive("scale", scale);
        Options.targetsInBlocks(faults, targets);
        Options.sharedBackbone(faults, perTask, smallParts);
        Options.dropout(faults, dropout);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.LORA;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }

    @Override
    public boolean flows() {
        return true;
    }
}
