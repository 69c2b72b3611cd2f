package dev.weightflow.ingestion.packing;

import dev.weightflow.model.dataset.SampleValidation;
import java.util.List;

/** @param fingerprint the lines of {@link SourceFingerprint} for its files */
record Inspected(SampleValidation inspection, List<String> fingerprint) {}
