package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * DiTASK (Mantri et al., 2025): each weight keeps its singular vectors, and a one-dimensional diffeomorphism moves its singular values.
 * All tasks share one for each layer; in the last block of each stage each task has one of its own beside it.
 *
 * @param cells the cells of the shared diffeomorphisms, at least 2: each trains a velocity at every border between two; 64 by default
 * @param taskCells the same of the tasks' diffeomorphisms; 4 by default
 * @param spectrum what a diffeomorphism is applied to; values by default
 * @param identityStart whether the diffeomorphisms start at the identity; they do by default, while the released code draws their start
 * @param dropout the probability with which an adapted layer's input is zeroed; 0.05 by default
 * @param targets the layers that are adapted; q, k, v, proj, fc1 and fc2 by default. q, k and v of a block share a diffeomorphism
 * @param taskTargets the layers that tasks adapt too, in the last block of each stage; those of proj, fc1 and fc2 that are targets by
 *     default
 * @param smallParts what of the backbone is trained too; all but biases by default
 * @param decoder the decoder heads; hrnet by default
 */
public record DiTaskOptions(
        Integer cells,
        Integer taskCells,
        SpectrumReading spectrum,
        Boolean identityStart,
        Double dropout,
        List<TargetModule> targets,
        List<TargetModule> taskTargets,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public DiTaskOptions {
        cells = Options.or(cells, 64);
        taskCells = Options.or(taskCells, 4);
        spectrum = Options.or(spectrum, SpectrumReading.VALUES);
        identityStart = Options.or(identityStart, true);
        dropout = Options.or(dropout, 0.05);
        targets = Options.or(targets, TargetModule.IN_BLOCKS);
        taskTargets = Options.taskTargets(taskTargets, targets);
        smallParts = Options.or(smallParts, Options.ALL_BUT_BIASES);
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults =
                Options.faults(MethodName.DITASK).atLeast(2, "cells", cells).atLeast(2, "taskCells", taskCells);
        Options.taskTargets(faults, taskTargets, targets, "diffeomorphism");
        Options.targetsInBlocks(faults, targets);
        Options.dropout(faults, dropout);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.DITASK;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }
}
