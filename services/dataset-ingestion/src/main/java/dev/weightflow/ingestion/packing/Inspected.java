package dev.weightflow.ingestion.packing;

import dev.weightflow.model.dataset.Inspection;
import java.util.List;

/**
 * One sample, looked at.
 *
 * @param inspection what came of it
 * @param fingerprint the lines of {@link SourceFingerprint} for its files
 */
record Inspected(Inspection inspection, List<String> fingerprint) {}
