package dev.weightflow.schema.training;

import static dev.weightflow.schema.training.TargetModule.FC1;
import static dev.weightflow.schema.training.TargetModule.FC2;
import static dev.weightflow.schema.training.TargetModule.KEY;
import static dev.weightflow.schema.training.TargetModule.PROJECTION;
import static dev.weightflow.schema.training.TargetModule.QUERY;
import static dev.weightflow.schema.training.TargetModule.VALUE;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.Arrays;
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
    private static final List<TargetModule> SPECIFIC = List.of(PROJECTION, FC1, FC2);

    public DiTaskOptions {
        cells = Options.or(cells, 64);
        taskCells = Options.or(taskCells, 4);
        spectrum = Options.or(spectrum, SpectrumReading.VALUES);
        identityStart = Options.or(identityStart, true);
        dropout = Options.or(dropout, 0.05);
        List<TargetModule> shared = Options.or(targets, List.of(QUERY, KEY, VALUE, PROJECTION, FC1, FC2));
        targets = shared;
        taskTargets = Options.or(
                taskTargets, SPECIFIC.stream().filter(shared::contains).toList());
        smallParts = Options.or(
                smallParts,
                Arrays.stream(UnfrozenGroup.values())
                        .filter(part -> part != UnfrozenGroup.BIASES)
                        .toList());
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.DITASK)
                .atLeast(2, "cells", cells)
                .atLeast(2, "taskCells", taskCells)
                .require(
                        SPECIFIC.containsAll(taskTargets),
                        "taskTargets can only have proj, fc1 and fc2: attention is computed once, for all tasks")
                .require(
                        shared.containsAll(taskTargets),
                        "taskTargets must be among targets: a task's diffeomorphism stands beside a shared one");
        Options.targetsInBlocks(faults, targets);
        Options.dropout(faults, dropout);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.DITASK;
    }
}
