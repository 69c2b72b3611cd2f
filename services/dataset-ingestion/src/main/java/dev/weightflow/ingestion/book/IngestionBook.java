package dev.weightflow.ingestion.book;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.IngestionId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All ingestions and data sets, as the log tells of them. One thread replays; any may read. */
public final class IngestionBook {
    private static final Comparator<Ingestion> OLDEST_FIRST = Comparator.comparing(Ingestion::requestedAt)
            .thenComparing(ingestion -> ingestion.id().value());

    private final Map<IngestionId, Ingestion> ingestions = new ConcurrentHashMap<>();
    private final Map<DatasetId, StoredDataset> datasets = new ConcurrentHashMap<>();
    /** Ends that were replayed before their requests, which lie in another partition. */
    private final Map<IngestionId, Envelope<DatasetEvent>> early = new ConcurrentHashMap<>();

    /** Replays a fact. */
    public void replay(Envelope<DatasetEvent> fact) {
        if (fact.event() instanceof DatasetIngested ingested) {
            datasets.putIfAbsent(ingested.dataset(), new StoredDataset(ingested, fact.time()));
        }
        IngestionId id = fact.event().ingestion();
        Optional<Envelope<IngestRequested>> request = fact.as(IngestRequested.class);
        Optional<Ingestion> known = ingestion(id);
        if (known.isPresent()) {
            ingestions.put(id, IngestionTransitions.replay(known.get(), fact));
        } else if (request.isEmpty()) {
            early.putIfAbsent(id, fact);
        } else {
            Ingestion waiting = new Ingestion.Waiting(request.get());
            Optional<Envelope<DatasetEvent>> end = Optional.ofNullable(early.remove(id));
            ingestions.put(
                    id, end.map(it -> IngestionTransitions.replay(waiting, it)).orElse(waiting));
        }
    }

    /** The ingestion of that id. */
    public Optional<Ingestion> ingestion(IngestionId id) {
        return Optional.ofNullable(ingestions.get(id));
    }

    /** All ingestions, the newest first. */
    public List<Ingestion> ingestions() {
        return ingestions.values().stream().sorted(OLDEST_FIRST.reversed()).toList();
    }

    /** What is still to be done, the oldest first. */
    public List<Ingestion.Waiting> waiting() {
        return ingestions.values().stream()
                .filter(Ingestion.Waiting.class::isInstance)
                .sorted(OLDEST_FIRST)
                .map(Ingestion.Waiting.class::cast)
                .toList();
    }

    /** The data set version of that id. */
    public Optional<StoredDataset> dataset(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
    }

    /** All data set versions, the newest first. */
    public List<StoredDataset> datasets() {
        return datasets.values().stream()
                .sorted(Comparator.comparing(StoredDataset::at).reversed().thenComparing(dataset -> dataset.id()
                        .value()))
                .toList();
    }
}
