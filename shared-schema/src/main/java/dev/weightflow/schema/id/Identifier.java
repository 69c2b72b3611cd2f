package dev.weightflow.schema.id;

/** Typed identifier, in JSON a string, so that a job is never taken for a checkpoint. */
public sealed interface Identifier
        permits Alias, EventId, JobId, ModelName, WeightsName, WorkerId, Identifier.OfContent {
    String value();

    /** Returns the first twelve characters, for people: enough to distinguish digests on a screen. */
    default String shortId() {
        return value().length() <= 12 ? value() : value().substring(0, 12);
    }

    /** Identifier of an object that is stored under its digest. */
    sealed interface OfContent extends Identifier permits CheckpointId, DatasetId, ReportId {
        default Digest digest() {
            return new Digest(value());
        }
    }
}
