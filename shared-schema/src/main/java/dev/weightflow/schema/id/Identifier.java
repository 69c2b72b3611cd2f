package dev.weightflow.schema.id;

/** Typed identifier, in JSON a string, so that a job is never taken for a checkpoint. */
public sealed interface Identifier
        permits Alias, EventId, JobId, ModelName, WeightsName, WorkerId, Identifier.OfContent {
    String value();

    /** Returns the first twelve characters, see {@link #shortened}. */
    default String shortId() {
        return shortened(value());
    }

    /**
     * Shortens an identifier for people to its first twelve characters, in every message, on the command line and in the console: enough to tell
     * digests apart, and commands that take an id take its beginning.
     */
    static String shortened(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }

    /** Identifier of an object that is stored under its digest. */
    sealed interface OfContent extends Identifier permits CheckpointId, DatasetId, ReportId {
        default Digest digest() {
            return new Digest(value());
        }
    }
}
