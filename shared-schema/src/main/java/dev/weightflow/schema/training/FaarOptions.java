package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * FAAR's rank selection (Fontana et al., 2026) with its weight-decomposed adapters: those of all tasks, and in the last block of each stage
 * those of each. After every epoch the directions that matter stay.
 *
 * @param rank the rank at which the adapters of all tasks start; 64 by default
 * @param taskRank the rank at which those of a task start; 4 by default
 * @param scale what an adapter's product is multiplied with before it turns the rows of a weight; 4 by default
 * @param dropout the probability with which an adapter's input is zeroed; 0.05 by default
 * @param coverage which share of the scores the directions that stay have together, above 0 and at most 1; 0.95 by default
 * @param targets the layers with adapters of all tasks; q, k, v (one packed layer), proj, fc1 and fc2 by default
 * @param taskTargets the layers that tasks adapt too, in the last block of each stage; those of proj, fc1 and fc2 that are targets by
 *     default
 * @param smallParts what of the backbone is trained too; norms, patch embedding and position biases by default
 * @param decoder the decoder heads; hrnet by default
 */
public record FaarOptions(
        Integer rank,
        Integer taskRank,
        Double scale,
        Double dropout,
        Double coverage,
        List<TargetModule> targets,
        List<TargetModule> taskTargets,
        List<UnfrozenGroup> smallParts,
        DecoderName decoder)
        implements MethodSpec {
    public FaarOptions {
        rank = Options.or(rank, 64);
        taskRank = Options.or(taskRank, 4);
        scale = Options.or(scale, 4.0);
        dropout = Options.or(dropout, 0.05);
        coverage = Options.or(coverage, 0.95);
        targets = Options.or(targets, TargetModule.IN_BLOCKS);
        taskTargets = Options.taskTargets(taskTargets, targets);
        smallParts = Options.or(
                smallParts, List.of(UnfrozenGroup.NORMS, UnfrozenGroup.PATCH_EMBEDDING, UnfrozenGroup.POSITION_BIAS));
        decoder = Options.or(decoder, DecoderName.HRNET);
        Faults faults = Options.faults(MethodName.FAAR)
                .atLeast(1, "rank", rank)
                .atLeast(1, "taskRank", taskRank)
                .positive("scale", scale)
                .require(coverage > 0 && coverage <= 1, "coverage must be above 0 and at most 1, not %s", coverage);
        Options.packedTargets(faults, targets, MethodName.FAAR);
        Options.mergingOnce(faults, targets, smallParts);
        Options.taskTargets(faults, taskTargets, targets, "adapter");
        Options.dropout(faults, dropout);
        faults.raise();
    }

    @Override
    public MethodName name() {
        return MethodName.FAAR;
    }

    @Override
    public boolean replacesWeights() {
        return true;
    }
}
