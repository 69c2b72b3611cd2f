package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.Split;

public interface PackingListener {
    /** Called before every sample. An exception ends the packing. */
    void throwIfStopped();

    void packed(Split split);

    void quarantined(String code);
}
