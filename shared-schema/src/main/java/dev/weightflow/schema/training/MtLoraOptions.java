package dev.weightflow.schema.training;

import static dev.weightflow.schema.training.TargetModule.MERGING;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Task-agnostic and task-specific low-rank adapters (Agiza et al., 2024), with the published configuration as defaults.
 *
 * @param rank the rank of the task-agnostic adapters; 64 by default
 * @param taskRank the rank of the task-specific adapters; 4 by default
 * @param scale what each adapter's product is multiplied with: the number itself, not divided by the rank; 4 by default
 * @param dropout the probability with which an adapter's input is zeroed; 0.05 by default
 * @param targets the layers with task-agnostic adapters; q, k, v (one packed layer), proj, fc1 and fc2 by default
 * @param taskTargets the layers that have task-specific adapters too, in the last block of each stage; those of proj, fc1 and fc2
 *     that are targets by default
 * @param smallParts what of the backbone is trained too; all but biases by default, and not patch merging where it is a target
 * @param decoder the decoder heads; hrnet by default
 */
public record MtLoraOptions(
        Integer rank,
        Integer taskRank,
        Double scale,
        Double dropout,
        List<TargetModule> targets,
        List<TargetModule> taskTargets,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public MtLoraOptions {
        rank = Options.or(rank, 64);
        taskRank = Options.or(taskRank, 4);
        scale = Options.or(scale, 4.0);
        dropout = Options.or(dropout, 0.05);
        List<TargetModule> shared = Options.or(targets, TargetModule.IN_BLOCKS);
        targets = shared;
        taskTargets = Options.taskTargets(taskTargets, shared);
        smallParts = Options.or(
                smallParts,
                Options.ALL_BUT_BIASES.stream()
                        .filter(part -> part != UnfrozenGroup.PATCH_MERGING || !shared.contains(MERGING))
                        .toList());
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.MTLORA)
                .atLeast(1, "rank", rank)
                .atLeast(1, "taskRank", taskRank)
                .positive("scale", scale);
        Options.packedTargets(faults, targets, MethodName.MTLORA);
        Options.mergingOnce(faults, targets, smallParts);
        Options.taskTargets(faults, taskTargets, shared, "adapter");
        Options.dropout(faults, dropout);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.MTLORA;
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
