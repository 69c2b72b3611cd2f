package dev.weightflow.schema.id;

/** Something's name, in JSON a string. Typed, so that a job is never taken for a checkpoint. */
public sealed interface Identifier
        permits Alias, CheckpointId, DatasetId, EventId, JobId, ModelName, ReportId, WeightsName, WorkerId {
    /** The identifier as text. */
    String value();

    /** The first twelve characters, for people: enough to tell digests apart on a screen. */
    default String shortId() {
        return value().length() <= 12 ? value() : value().substring(0, 12);
    }
}
