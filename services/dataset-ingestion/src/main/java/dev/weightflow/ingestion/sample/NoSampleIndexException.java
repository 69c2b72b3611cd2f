package dev.weightflow.ingestion.sample;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.projection.Datasets.IngestedDataset;

/** Thrown for a dataset version without a sample index, stored by an earlier release. */
final class NoSampleIndexException extends ProblemException {
    private static final long serialVersionUID = 1L;

    NoSampleIndexException(IngestedDataset dataset) {
        super(
                "no-sample-index",
                ProblemKind.UNPROCESSABLE,
                "Dataset " + dataset.id().shortId()
                        + " was ingested before samples had an index and pictures; ingest "
                        + dataset.event().source() + " again to have them: its id stays the same.");
    }
}
