package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events that only ingestions have: the announced dataset versions. */
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

    /** A dataset version is stored, now or earlier. */
    sealed interface Stored extends DatasetEvent, JobEvent.Completed {
        DatasetId dataset();

        /** Returns the digest of the version's {@link dev.weightflow.schema.dataset.SampleIndex}, if it has one. */
        Optional<Digest> index();

        /** Returns the event with an index. */
        Stored with(Digest index);
    }

    /**
     * A dataset version is stored. There is one such event for each version, however often its source is ingested.
     *
     * @param dataset the version's id: the digest of its manifest, under which the manifest is stored
     * @param source where the samples came from
     * @param tasks the tasks of its labels; none if its images have no labels
     * @param index the digest of its {@link dev.weightflow.schema.dataset.SampleIndex}; absent in events of releases that made none
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
            long bytes,
            Optional<Digest> index)
            implements Stored {
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
                    .require(
                            !tasks.isEmpty() || DatasetManifest.mayLackLabels(samples),
                            "tasks are missing; only a val split has no labels")
                    .require(!samples.isEmpty(), "samples are missing")
                    .atLeast(0, "quarantined", quarantined)
                    .atLeast(1, "bytes", bytes)
                    .raise();
        }

        @Override
        public DatasetIngested with(Digest index) {
            return new DatasetIngested(
                    job, claim, worker, dataset, source, tasks, samples, quarantined, bytes, Optional.of(index));
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
            this(job, claim, Optional.empty(), dataset, source, tasks, samples, quarantined, bytes, Optional.empty());
        }
    }

    /**
     * The source's content is an existing dataset version.
     *
     * @param index as in {@link DatasetIngested}; a version of an earlier release gets one by this
     */
    record DatasetUnchanged(JobId job, int claim, Optional<WorkerId> worker, DatasetId dataset, Optional<Digest> index)
            implements Stored {
        public DatasetUnchanged {
            Faults.of("DatasetUnchanged")
                    .present("job", job)
                    .atLeast(1, "claim", claim)
                    .present("dataset", dataset)
                    .raise();
        }

        public DatasetUnchanged(JobId job, int claim, DatasetId dataset) {
            this(job, claim, Optional.empty(), dataset, Optional.empty());
        }

        @Override
        public DatasetUnchanged with(Digest index) {
            return new DatasetUnchanged(job, claim, worker, dataset, Optional.of(index));
        }
    }
}
