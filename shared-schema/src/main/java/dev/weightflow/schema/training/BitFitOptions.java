package dev.weightflow.schema.training;

import dev.weightflow.schema.MethodName;

/**
 * Bias terms alone (Ben Zaken et al., 2022): those of the linear layers, the norms and the patch embedding, and the decoders. All
 * tasks share them.
 *
 * @param positionBias whether the tables of relative position biases are biases too; they are by default, as in the filter by name
 *     that other reports of this row used
 * @param decoder the decoder heads; hrnet by default
 */
public record BitFitOptions(Boolean positionBias, DecoderName decoder) implements MethodSpec {
    public BitFitOptions {
        positionBias = Options.or(positionBias, true);
        decoder = Options.or(decoder, DecoderName.HRNET);
    }

    @Override
    public MethodName name() {
        return MethodName.BITFIT;
    }
}
