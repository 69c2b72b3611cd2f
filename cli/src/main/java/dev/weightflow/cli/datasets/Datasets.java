package dev.weightflow.cli.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.PhaseProgress;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Arrays;

/** Speaks with {@code dataset-ingestion}. */
public final class Datasets {

    private final Session session;
    private final ServiceClient client;

    public Datasets(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.DATASET_INGESTION);
    }

    /** Requests that a source be ingested; the answer comes when the request is durable. */
    public ServiceResponse<Ingestion> ask(IngestSpec spec) {
        JsonNode body = WeightflowJson.mapper().valueToTree(spec);
        return client.post("/datasets", body, Ingestion.class);
    }

    /**
     * Waits for the end of an ingestion and shows its progress.
     *
     * @throws CommandFailure with the service's reason if it fails or is cancelled
     */
    public ServiceResponse<Ingestion> await(Ingestion requested, String source) throws InterruptedException {
        try (PhaseProgress phases = new PhaseProgress(session.terminal())) {
            ServiceResponse<Ingestion> end = session.poller()
                    .until(
                            () -> client.get("/ingestions/" + Names.segment(requested.job()), Ingestion.class),
                            now -> show(now.value(), phases),
                            now -> now.value().ended());
            if (!end.value().completed()) {
                throw failed(end.value(), source);
            }
            phases.finish();
            return end;
        }
    }

    /** All datasets, the newest first. */
    public ServiceResponse<Dataset[]> list() {
        return client.get("/datasets", Dataset[].class);
    }

    /** A dataset with its manifest, by its id or a beginning of it. */
    public ServiceResponse<DatasetDetail> show(String id) {
        return client.get("/datasets/" + find(id), DatasetDetail.class);
    }

    /**
     * The whole id of the dataset whose id is that, or begins so.
     *
     * @throws CommandFailure if there is none, or more than one
     */
    public DatasetId find(String beginning) {
        return new DatasetId(Names.whole(
                beginning,
                "dataset",
                Arrays.stream(list().value()).map(Dataset::id).toList(),
                "datasets list"));
    }

    private static void show(Ingestion now, PhaseProgress phases) {
        now.progress()
                .ifPresent(progress ->
                        phases.at(progress.phase(), progress.done(), progress.total(), quarantined(progress)));
    }

    private static String quarantined(JobProgressed progress) {
        long samples = progress.values().getOrDefault("quarantined", 0.0).longValue();
        return samples == 0 ? "" : samples + " left out";
    }

    private CommandFailure failed(Ingestion end, String source) {
        return new CommandFailure(
                end.lastFailure().map(Failure::code).orElse("ingestion-" + end.state()),
                ExitStatus.REFUSED,
                client.service().name() + " could not ingest " + source + ": "
                        + end.lastFailure().map(Failure::message).orElse(end.message()));
    }
}
