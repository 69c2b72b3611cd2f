package dev.weightflow.ingestion.work;

import java.util.Locale;

/** What is being done about an ingestion. */
public enum Phase {
    /** Finding out what the source holds. */
    LISTING,
    /** Reading, inspecting and packing samples. */
    PACKING,
    /** Putting shards into the object store; counted in shards. */
    STORING,
    /** Storing the manifest and stating what came of it all. */
    COMMITTING;

    /** The name for people and metrics. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
