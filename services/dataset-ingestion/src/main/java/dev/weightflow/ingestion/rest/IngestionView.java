package dev.weightflow.ingestion.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.id.DatasetId;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Ingestion, as shown to users.
 *
 * @param unchanged whether that version existed already; absent until the ingestion is completed
 * @param spec the ingestion's specification; absent if the request was rejected
 */
@Schema(name = "Ingestion")
public record IngestionView(
        @JsonUnwrapped JobStatus status,
        Optional<DatasetId> dataset,
        Optional<Boolean> unchanged,
        Optional<IngestSpec> spec) {

    static IngestionView of(Job<IngestSpec> job, JobStatus status) {
        Optional<Result> result = job instanceof Job.Completed<IngestSpec> done ? Result.of(done) : Optional.empty();
        return new IngestionView(
                result.map(Result::message).map(status::withMessage).orElse(status),
                result.map(Result::dataset),
                result.map(Result::unchanged),
                job.spec());
    }

    private record Result(DatasetId dataset, boolean unchanged) {
        static Optional<Result> of(Job.Completed<IngestSpec> job) {
            return job.result(DatasetIngested.class)
                    .map(event -> new Result(event.dataset(), false))
                    .or(() -> job.result(DatasetUnchanged.class).map(event -> new Result(event.dataset(), true)));
        }

        String message() {
            return "Dataset " + dataset.shortId()
                    + (unchanged ? " already existed; nothing new was stored." : " is stored.");
        }
    }
}
