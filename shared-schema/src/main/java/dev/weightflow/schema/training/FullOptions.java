package dev.weightflow.schema.training;

import dev.weightflow.schema.MethodName;

/**
 * One backbone for all tasks, trained whole.
 *
 * @param decoder the decoder heads; hrnet by default
 */
public record FullOptions(DecoderName decoder) implements MethodSpec {
    public FullOptions {
        decoder = Options.or(decoder, DecoderName.HRNET);
    }

    @Override
    public MethodName name() {
        return MethodName.FULL;
    }
}
