package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happens to datasets: requests are about an ingestion, results about a dataset version. */
public sealed interface DatasetEvent extends Event {
    @Override
    default Topic topic() {
        return Topics.DATASETS;
    }

    /** The request that this event is, or that it came of. */
    IngestionId ingestion();

    /** Somebody asks for a source to be ingested. */
    record IngestRequested(IngestionId ingestion, IngestSpec spec) implements DatasetEvent {
        public IngestRequested {
            Faults.of("IngestRequested")
                    .present("ingestion", ingestion)
                    .present("spec", spec)
                    .raise();
        }

        @Override
        public String subject() {
            return ingestion.value();
        }

        @Override
        public String discriminator() {
            return "";
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
            DatasetId dataset,
            IngestionId ingestion,
            String source,
            List<Task> tasks,
            Map<Split, Integer> samples,
            int quarantined,
            long bytes)
            implements DatasetEvent {
        public DatasetIngested {
            tasks = Faults.listOf(tasks);
            samples = samples == null || samples.isEmpty()
                    ? Map.of()
                    : Collections.unmodifiableMap(new EnumMap<>(samples));
            Faults.of("DatasetIngested")
                    .present("dataset", dataset)
                    .present("ingestion", ingestion)
                    .text("source", source)
                    .require(!tasks.isEmpty(), "tasks are missing")
                    .require(!samples.isEmpty(), "samples are missing")
                    .atLeast(0, "quarantined", quarantined)
                    .atLeast(1, "bytes", bytes)
                    .raise();
        }

        @Override
        public String subject() {
            return dataset.value();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }

    /** A request led to a dataset version that was there already: the end of that request. */
    record DatasetRecognised(IngestionId ingestion, DatasetId dataset) implements DatasetEvent {
        public DatasetRecognised {
            Faults.of("DatasetRecognised")
                    .present("ingestion", ingestion)
                    .present("dataset", dataset)
                    .raise();
        }

        @Override
        public String subject() {
            return ingestion.value();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }

    /** A source cannot be ingested; nothing of it is stored. */
    record DatasetRejected(IngestionId ingestion, String source, Failure failure) implements DatasetEvent {
        public DatasetRejected {
            Faults.of("DatasetRejected")
                    .present("ingestion", ingestion)
                    .text("source", source)
                    .present("failure", failure)
                    .raise();
        }

        @Override
        public String subject() {
            return ingestion.value();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }
}
