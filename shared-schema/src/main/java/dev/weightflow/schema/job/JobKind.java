package dev.weightflow.schema.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The kinds of jobs. */
public enum JobKind implements Keyed {
    /** A source becomes a dataset version. */
    INGESTION("ingestion"),
    /** A model is trained. */
    TRAINING("training"),
    /** A checkpoint is evaluated. */
    EVALUATION("evaluation");

    private final String key;

    JobKind(String key) {
        this.key = key;
    }

    /** The kind's name in events, metrics and REST. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static JobKind of(String key) {
        return Keyed.of(JobKind.class, "job kind", key);
    }
}
