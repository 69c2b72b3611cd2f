package dev.weightflow.schema.training;

import dev.weightflow.schema.MethodName;
import java.util.List;

/**
 * Downsamplers and heads are trained, and of the backbone what is named.
 *
 * @param smallParts what of the backbone is trained too; nothing by default
 * @param decoder the decoder heads; hrnet by default
 */
public record DecodersOnlyOptions(List<UnfrozenGroup> smallParts, DecoderName decoder) implements MethodSpec {
    public DecodersOnlyOptions {
        smallParts = Options.or(smallParts, List.of());
        decoder = Options.or(decoder, DecoderName.HRNET);
    }

    @Override
    public MethodName name() {
        return MethodName.DECODERS_ONLY;
    }
}
