package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The decoder heads. */
public enum DecoderName implements Keyed {
    /** The HRNet-style head with a downsampler for every task. */
    HRNET("hrnet"),
    /** The SegFormer-style head. */
    SEGFORMER("segformer");

    private final String key;

    DecoderName(String key) {
        this.key = key;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static DecoderName of(String key) {
        return Keyed.of(DecoderName.class, "decoder", key);
    }
}
