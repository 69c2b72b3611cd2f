package dev.weightflow.ingestion.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;

/** How the state follows from the journal's events, and how it is stored in between. */
public final class IngestionProjection implements Projection<IngestionState, DatasetEvent> {
    /** To be raised whenever datasets are stored in another way. */
    private static final int VERSION = 1;

    private static final JobSnapshots<IngestSpec> JOBS = new JobSnapshots<>(IngestSpec.class);

    @Override
    public IngestionState initial() {
        return IngestionState.empty();
    }

    @Override
    public IngestionState apply(IngestionState state, Envelope<DatasetEvent> event) {
        return state.apply(event);
    }

    @Override
    public Optional<SnapshotFormat<IngestionState>> snapshotFormat() {
        return Optional.of(new SnapshotFormat<>(
                "ingestions",
                100 * VERSION + JobSnapshots.VERSION,
                IngestionProjection::write,
                IngestionProjection::read));
    }

    private record Snapshot(JsonNode jobs, List<StoredDataset> datasets) {}

    private static byte[] write(IngestionState state) {
        return WeightflowJson.write(new Snapshot(JOBS.write(state.jobs()), state.newestDatasets()));
    }

    private static IngestionState read(byte[] bytes) {
        Snapshot snapshot = WeightflowJson.read(bytes, Snapshot.class);
        return new IngestionState(
                JOBS.read(snapshot.jobs()),
                HashTreePMap.from(snapshot.datasets().stream()
                        .collect(Collectors.toMap(StoredDataset::id, Function.identity()))));
    }
}
