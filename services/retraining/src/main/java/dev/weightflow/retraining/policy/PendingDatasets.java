package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Datasets that wait for a decision about a model, as far as known, so that not all datasets need to be searched. */
public final class PendingDatasets {
    private final Journals journals;
    private final BiPredicate<RetrainingHistory, IngestedDataset> waits;
    private final Map<ModelName, Set<DatasetId>> noted = new ConcurrentHashMap<>();

    /** @param waits whether a dataset waits for a decision by the model's policy */
    public PendingDatasets(Journals journals, BiPredicate<RetrainingHistory, IngestedDataset> waits) {
        this.journals = journals;
        this.waits = waits;
    }

    /** Notes a dataset, if it waits for a decision about that model; returns whether it does. */
    public boolean note(ModelName model, DatasetId dataset) {
        boolean waiting = isWaiting(journals.retraining(model), dataset);
        if (waiting) {
            noted.computeIfAbsent(model, any -> ConcurrentHashMap.newKeySet()).add(dataset);
        }
        return waiting;
    }

    private boolean isWaiting(RetrainingHistory history, DatasetId dataset) {
        return journals.datasets()
                .dataset(dataset)
                .filter(known -> waits.test(history, known))
                .isPresent();
    }

    /** Forgets a dataset that no decision will be made about. */
    void forget(ModelName model, DatasetId dataset) {
        Optional.ofNullable(noted.get(model)).ifPresent(datasets -> datasets.remove(dataset));
    }

    /** Returns the noted datasets that still wait for a decision about that model, in order. */
    public List<IngestedDataset> of(ModelName model) {
        Set<DatasetId> datasets = noted.getOrDefault(model, ConcurrentHashMap.newKeySet());
        RetrainingHistory history = journals.retraining(model);
        datasets.removeIf(dataset -> !isWaiting(history, dataset));
        return datasets.stream()
                .flatMap(dataset -> journals.datasets().dataset(dataset).stream())
                .sorted(IngestedDataset.IN_ORDER)
                .toList();
    }

    /** Returns the models about which a decision waits. */
    public Stream<ModelName> models() {
        return noted.keySet().stream().filter(model -> !of(model).isEmpty());
    }

    /** Returns for each pending decision the time since which it has been waiting. */
    public List<Instant> since() {
        return noted.keySet().stream()
                .flatMap(model -> of(model).stream())
                .map(IngestedDataset::ingestedAt)
                .toList();
    }
}
