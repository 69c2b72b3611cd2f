package dev.weightflow.schema.training;

import dev.weightflow.schema.MethodName;

/**
 * A model of its own for each task, all of it trained: the first row of Table 1.
 *
 * @param decoder the decoder heads; hrnet by default
 */
public record SingleTaskOptions(DecoderName decoder) implements MethodSpec {
    public SingleTaskOptions {
        decoder = Options.or(decoder, DecoderName.HRNET);
    }

    @Override
    public MethodName name() {
        return MethodName.SINGLE_TASK;
    }
}
