package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ingestions have beside other jobs: the dataset versions that come of them. */
public sealed interface DatasetEvent extends JobEvent {
    @Override
    default JobKind kind() {
        return JobKind.INGESTION;
    }

    record IngestionRequested(JobId job, int generation, IngestSpec spec)
            implements DatasetEvent, JobEvent.Requested<IngestSpec> {
        public IngestionRequested {
            JobEvent.Requested.check("IngestionRequested", job, generation, spec);
        }
    }

    /**
     * A dataset version is stored. There is one such event a version, however often its source is ingested.
     *
     * @param dataset the version's id: the digest of its manifest, under which the manifest is stored
     * @param source where the samples came from
     */
    record DatasetIngested(
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            DatasetId dataset,
            String source,
            List<TaskName> tasks,
            Map<Split, Integer> samples,
            int quarantined,
            long bytes)
            implements DatasetEvent, JobEvent.Completed {
        public DatasetIngested {
            tasks = Faults.listOf(tasks);
            samples = samples == null || samples.isEmpty()
                    ? Map.of()
                    : Collections.unmodifiableMap(new EnumMap<>(samples));
            Faults.of("DatasetIngested")
                    .present("job", job)
                    .atLeast(1, "claim", claim)
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
                List<TaskName> tasks,
                Map<Split, Integer> samples,
                int quarantined,
                long bytes) {
            this(job, claim, Optional.empty(), dataset, source, tasks, samples, quarantined, bytes);
        }
    }

    /** The source's content is a dataset version that was there already. */
    record DatasetUnchanged(JobId job, int claim, Optional<WorkerId> worker, DatasetId dataset)
            implements DatasetEvent, JobEvent.Completed {
        public DatasetUnchanged {
            Faults.of("DatasetUnchanged")
                    .present("job", job)
                    .atLeast(1, "claim", claim)
                    .present("dataset", dataset)
                    .raise();
        }

        public DatasetUnchanged(JobId job, int claim, DatasetId dataset) {
            this(job, claim, Optional.empty(), dataset);
        }
    }
}
