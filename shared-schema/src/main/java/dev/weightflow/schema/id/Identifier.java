package dev.weightflow.schema.id;

/** Something's name, in JSON a string. Typed, so that a job is never taken for a checkpoint. */
public sealed interface Identifier
        permits Alias, EventId, JobId, ModelName, WeightsName, WorkerId, Identifier.OfContent {
    String value();

    /** The first twelve characters, for people: enough to tell digests apart on a screen. */
    default String shortId() {
        return value().length() <= 12 ? value() : value().substring(0, 12);
    }

    /** The identifier of what is stored under its digest. */
    sealed interface OfContent extends Identifier permits CheckpointId, DatasetId, ReportId {
        default Digest digest() {
            return new Digest(value());
        }
    }
}
