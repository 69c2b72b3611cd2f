package dev.weightflow.schema.training;

import dev.weightflow.schema.MethodName;

/**
 * Visual prompt tuning (Jia et al., 2022): trained tokens stand before those of every window, and attention sees them.
 *
 * @param prompts how many tokens; 50 by default
 * @param deep whether every block has tokens of its own; by default it has. Otherwise those of the first pass through all blocks
 * @param perTask whether each task has tokens, and a pass, of its own; it has by default
 * @param decoder the decoder heads; hrnet by default
 */
public record VptOptions(Integer prompts, Boolean deep, Boolean perTask, DecoderName decoder) implements MethodSpec {
    public VptOptions {
        prompts = Options.or(prompts, 50);
        deep = Options.or(deep, true);
        perTask = Options.or(perTask, true);
        decoder = Options.or(decoder, DecoderName.HRNET);
        Options.faults(MethodName.VPT).atLeast(1, "prompts", prompts).raise();
    }

    @Override
    public MethodName name() {
        return MethodName.VPT;
    }
}
