package dev.weightflow.model.decoder;

import dev.weightflow.schema.Keyed;

public enum DecoderName implements Keyed {
    /** The HRNet-style head with a downsampler for every task. */
    HRNET,
    SEGFORMER;

    public static DecoderName of(String key) {
        return Keyed.of(DecoderName.class, key);
    }
}
