package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** The decoder heads. */
public enum DecoderName implements Keyed {
    /** The HRNet-style head with a downsampler for every task. */
    HRNET,
    /** The SegFormer-style head. */
    SEGFORMER;

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    public static DecoderName of(String key) {
        return Keyed.of(DecoderName.class, key);
    }
}
