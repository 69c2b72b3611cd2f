package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens to ingestions, and the dataset versions that come of them. */
public sealed interface DatasetEvent extends Event, JobEvent {
    @Override
    default String subject() {
        return job().value();
    }

    @Override
    default Topic topic() {
        return Topics.DATASETS;
    }

    /** A source is to be ingested; generation 1 at first. */
    record IngestionRequested(JobId job, int generation, IngestSpec spec)
            implements DatasetEvent, JobEvent.Requested<IngestSpec> {
        public IngestionRequested {
            faults("IngestionRequested", job)
                    .atLeast(1, "generation", generation)
                    .present("spec", spec)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /** A request to ingest could not be accepted. */
    record IngestionRejected(JobId job, Failure failure) implements DatasetEvent, JobEvent.Rejected {
        public IngestionRejected {
            faults("IngestionRejected", job).present("failure", failure).raise();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }

    /** A worker took the ingestion. */
    record IngestionClaimed(JobId job, int claim, WorkerId worker) implements DatasetEvent, JobEvent.Claimed {
        public IngestionClaimed {
            faults("IngestionClaimed", job, claim).present("worker", worker).raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The ingestion is free for another worker. */
    record IngestionReleased(JobId job, int claim, WorkerId worker, ReleaseReason reason)
            implements DatasetEvent, JobEvent.Released {
        public IngestionReleased {
            faults("IngestionReleased", job, claim)
                    .present("worker", worker)
                    .present("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /**
     * A dataset version is stored. There is one such event a version, however often its source is ingested.
     *
     * @param dataset the version's id: the digest of its manifest, under which the manifest is stored
     * @param source where the samples came from
     * @param samples how many samples every split has
     * @param quarantined how many samples were left out
     * @param bytes the size of all shards together
     */
    record DatasetIngested(
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            DatasetId dataset,
            String source,
            List<Task> tasks,
            Map<Split, Integer> samples,
            int quarantined,
            long bytes)
            implements DatasetEvent, JobEvent.Completed {
        public DatasetIngested {
            tasks = Faults.listOf(tasks);
            samples = samples == null || samples.isEmpty()
                    ? Map.of()
                    : Collections.unmodifiableMap(new EnumMap<>(samples));
            faults("DatasetIngested", job, claim)
                    .present("dataset", dataset)
                    .text("source", source)
                    .require(!tasks.isEmpty(), "tasks are missing")
                    .require(!samples.isEmpty(), "samples are missing")
                    .atLeast(0, "quarantined", quarantined)
                    .atLeast(1, "bytes", bytes)
                    .raise();
        }

        public DatasetIngested(
                JobId job,
                int claim,
                DatasetId dataset,
                String source,
                List<Task> tasks,
                Map<Split, Integer> samples,
                int quarantined,
                long bytes) {
            this(job, claim, Optional.empty(), dataset, source, tasks, samples, quarantined, bytes);
        }

        @Override
        public DatasetIngested withWorker(WorkerId holder) {
            return new DatasetIngested(
                    job, claim, Optional.of(holder), dataset, source, tasks, samples, quarantined, bytes);
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The source's content is a dataset version that was there already. */
    record DatasetUnchanged(JobId job, int claim, Optional<WorkerId> worker, DatasetId dataset)
            implements DatasetEvent, JobEvent.Completed {
        public DatasetUnchanged {
            faults("DatasetUnchanged", job, claim).present("dataset", dataset).raise();
        }

        public DatasetUnchanged(JobId job, int claim, DatasetId dataset) {
            this(job, claim, Optional.empty(), dataset);
        }

        @Override
        public DatasetUnchanged withWorker(WorkerId holder) {
            return new DatasetUnchanged(job, claim, Optional.of(holder), dataset);
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /**
     * The work under a claim failed; nothing of it is visible.
     *
     * @param retryAt when another attempt may begin; absent if the source cannot be ingested
     */
    record IngestionFailed(JobId job, int claim, Optional<WorkerId> worker, Failure failure, Optional<Instant> retryAt)
            implements DatasetEvent, JobEvent.Failed {
        public IngestionFailed {
            faults("IngestionFailed", job, claim).present("failure", failure).raise();
        }

        public IngestionFailed(JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
            this(job, claim, Optional.empty(), failure, retryAt);
        }

        @Override
        public IngestionFailed withWorker(WorkerId holder) {
            return new IngestionFailed(job, claim, Optional.of(holder), failure, retryAt);
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The ingestion is to be stopped. */
    record IngestionCancellationRequested(JobId job, int generation, String reason)
            implements DatasetEvent, JobEvent.CancellationRequested {
        public IngestionCancellationRequested {
            faults("IngestionCancellationRequested", job)
                    .atLeast(1, "generation", generation)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /** The ingestion was stopped on request. */
    record IngestionCancelled(JobId job, int generation) implements DatasetEvent, JobEvent.Cancelled {
        public IngestionCancelled {
            faults("IngestionCancelled", job)
                    .atLeast(1, "generation", generation)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    private static Faults faults(String event, JobId job) {
        return Faults.of(event).present("job", job);
    }

    private static Faults faults(String event, JobId job, int claim) {
        return faults(event, job).atLeast(1, "claim", claim);
    }
}
