package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Vector-based random matrix adaptation (Kopiczko et al., 2024): all targets share one frozen random pair of matrices, and each
 * trains two vectors. All tasks share them.
 *
 * @param rank the rank of the frozen pair; 256 by default
 * @param targets the layers that are adapted; q and v by default
 * @param smallParts what of the backbone is trained too; nothing by default
 * @param decoder the decoder heads; hrnet by default
 */
public record VeraOptions(Integer rank, List<TargetModule> targets, List<UnfrozenGroup> smallParts, DecoderName decoder)
        implements MethodSpec {
    public VeraOptions {
        rank = Options.or(rank, 256);
        targets = Options.or(targets, Options.QUERY_AND_VALUE);
        smallParts = Options.or(smallParts, List.of());
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.VERA).atLeast(1, "rank", rank);
        Options.targetsInBlocks(faults, targets);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.VERA;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }
}
