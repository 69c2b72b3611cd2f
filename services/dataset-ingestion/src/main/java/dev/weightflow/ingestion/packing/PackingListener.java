package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Split;

/** Hears how a packing gets on, and may stop it. */
public interface PackingListener {
    /** Called before every sample. Whatever it throws ends the packing. */
    void throwIfStopped();

    /** A sample of that split was packed. */
    void packed(Split split);

    /** A sample was quarantined for that reason. */
    void quarantined(String code);
}
