package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * TADFormer (Baek et al., 2025): low-rank adapters that all tasks share, prompts for each task, and in the last block of each stage a stream
 * for each task, which its prompt and a filter make of the shared one.
 *
 * @param rank the rank of the adapters; 64 by default
 * @param scale what each adapter's product is multiplied with; 4 by default
 * @param dropout the probability with which an adapter's input is zeroed; 0.05 by default
 * @param filter the filter of the tasks' streams; dynamic by default
 * @param smallParts what of the backbone is trained too; norms, patch embedding and position biases by default
 * @param decoder the decoder heads; hrnet by default
 */
public record TadFormerOptions(
        Integer rank,
        Double scale,
        Double dropout,
        TaskFilter filter,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public TadFormerOptions {
        rank = Options.or(rank, 64);
        scale = Options.or(scale, 4.0);
        dropout = Options.or(dropout, 0.05);
        filter = Options.or(filter, TaskFilter.DYNAMIC);
        smallParts = Options.or(
                smallParts, List.of(UnfrozenGroup.NORMS, UnfrozenGroup.PATCH_EMBEDDING, UnfrozenGroup.POSITION_BIAS));
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults =
                Options.faults(MethodName.TADFORMER).atLeast(1, "rank", rank).positive("scale", scale);
        Options.dropout(faults, dropout);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.TADFORMER;
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
