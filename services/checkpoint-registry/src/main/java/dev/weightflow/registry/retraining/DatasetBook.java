package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All data set versions, as the log tells of them. One thread replays; any may read. */
public final class DatasetBook {

    private final Map<DatasetId, NewDataset> datasets = new ConcurrentHashMap<>();

    /** Replays a fact; a version that is known stays as it was announced first. */
    public void replay(Envelope<DatasetEvent> envelope) {
        envelope.as(DatasetIngested.class)
                .ifPresent(fact ->
                        datasets.putIfAbsent(fact.event().dataset(), new NewDataset(fact.event(), Origin.of(fact))));
    }

    /** The version of that id. */
    public Optional<NewDataset> dataset(DatasetId id) {
        return Optional.ofNullable(datasets.get(id));
    }

    /** Why nothing can be compared on the validation split of the version that a policy's {@code evaluateOn} names, if it cannot. */
    public Optional<String> unfitBench(DatasetId id) {
        Optional<NewDataset> bench = dataset(id);
        if (bench.isEmpty()) {
            return Optional.of(
                    "evaluateOn names data set " + id.value() + ", which was never ingested; name one that was");
        }
        return bench.get().fact().samples().getOrDefault(Split.VAL, 0) > 0
                ? Optional.empty()
                : Optional.of("evaluateOn names data set " + id.shortId()
                        + ", which has no validation images; name one that has");
    }

    /** The versions whose ids begin so. */
    public List<DatasetId> beginningWith(String beginning) {
        return datasets.keySet().stream()
                .filter(id -> id.value().startsWith(beginning))
                .toList();
    }

    /** All versions, in the order in which they were announced. */
    List<NewDataset> datasets() {
        return datasets.values().stream()
                .sorted(Comparator.comparing(
                                (NewDataset dataset) -> dataset.origin().at())
                        .thenComparing(dataset -> dataset.id().value()))
                .toList();
    }

    /** The version that was ingested from that source last. */
    Optional<NewDataset> latestFrom(String source) {
        return datasets().stream()
                .filter(dataset -> dataset.fact().source().equals(source))
                .reduce((earlier, later) -> later);
    }
}
