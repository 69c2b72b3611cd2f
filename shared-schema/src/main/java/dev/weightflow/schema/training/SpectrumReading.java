package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** What DiTASK's diffeomorphism is applied to. */
public enum SpectrumReading implements Keyed {
    /** The singular values themselves, as fractions of a weight's greatest: what the paper says. */
    VALUES("values"),
    /** The places of the sorted singular values, between which they are interpolated: what the released code does. */
    INDEX("index");

    private final String key;

    SpectrumReading(String key) {
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
    public static SpectrumReading of(String key) {
        return Keyed.of(SpectrumReading.class, "reading of a spectrum", key);
    }
}
