package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Orthogonal fine-tuning (Qiu et al., 2023): each weight is rotated by a block-diagonal rotation. All tasks share the rotations.
 *
 * @param blockSize the side of a block, at least 2; 16 by default. A width that it does not divide is cut into blocks of the greatest
 *     smaller side that does
 * @param form how a rotation comes of the skew-symmetric matrix that is trained; exponential by default
 * @param side which side of the weight is rotated; input by default, as the authors do
 * @param targets the layers that are rotated; q and v by default
 * @param smallParts what of the backbone is trained too; nothing by default
 * @param decoder the decoder heads; hrnet by default
 */
public record OftOptions(
        Integer blockSize,
        RotationForm form,
        RotatedSide side,
        List<TargetModule> targets,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public OftOptions {
        blockSize = Options.or(blockSize, 16);
        form = Options.or(form, RotationForm.EXPONENTIAL);
        side = Options.or(side, RotatedSide.INPUT);
        targets = Options.or(targets, Options.QUERY_AND_VALUE);
        smallParts = Options.or(smallParts, List.of());
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.OFT).atLeast(2, "blockSize", blockSize);
        Options.targetsInBlocks(faults, targets);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.OFT;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }
}
