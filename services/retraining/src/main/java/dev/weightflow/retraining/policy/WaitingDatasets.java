package dev.weightflow.retraining.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Datasets about which the policies have not decided, as far as this instance knows: an index, so that not all datasets need to be searched. Decisions
 * are made on the journal's state.
 */
public final class WaitingDatasets {
    private static final int REMEMBERED = 100_000;

    private final Map<ModelName, OfModel> models = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos monotonic clock, in nanoseconds */
    public WaitingDatasets(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * State by which a dataset was found to count.
     *
     * @param revision of the policy
     */
    record Basis(int revision, Optional<VersionNumber> champion) {}

    private static final class OfModel {
        private final Map<DatasetId, IngestedDataset> datasets = new ConcurrentHashMap<>();
        private final Map<DatasetId, Long> arrived = new ConcurrentHashMap<>();
        private final Map<DatasetId, Basis> counting = new ConcurrentHashMap<>();
        private final Map<String, Set<DatasetId>> sources = new ConcurrentHashMap<>();
        private final Cache<DatasetId, Boolean> done =
                Caffeine.newBuilder().maximumSize(REMEMBERED).build();
        private volatile Optional<Hold> hold = Optional.empty();

        private List<IngestedDataset> inOrder() {
            return datasets.values().stream().sorted(IngestedDataset.IN_ORDER).toList();
        }
    }

    private OfModel of(ModelName model) {
        return models.computeIfAbsent(model, any -> new OfModel());
    }

    private Optional<OfModel> known(ModelName model) {
        return Optional.ofNullable(models.get(model));
    }

    /** Adds a dataset; others from the same source may no longer count. */
    void add(ModelName model, IngestedDataset dataset) {
        OfModel of = of(model);
        Set<DatasetId> alike =
                of.sources.computeIfAbsent(dataset.event().source(), any -> ConcurrentHashMap.newKeySet());
        if (alike.add(dataset.id())) {
            of.counting.keySet().removeAll(alike);
        }
        of.arrived.putIfAbsent(dataset.id(), nanos.getAsLong());
        of.datasets.put(dataset.id(), dataset);
    }

    /** Returns whether the dataset waits, or is known not to. */
    boolean knows(ModelName model, DatasetId dataset) {
        return known(model)
                .filter(of -> of.datasets.containsKey(dataset) || of.done.getIfPresent(dataset) != null)
                .isPresent();
    }

    /** Forgets which datasets were decided about, as a model has got another policy. */
    void forgetDone(ModelName model) {
        known(model).ifPresent(of -> of.done.invalidateAll());
    }

    /** Removes datasets, because they were decided about, or never will be. */
    void remove(ModelName model, Collection<DatasetId> decided) {
        known(model)
                .ifPresent(of -> decided.forEach(dataset -> {
                    of.counting.remove(dataset);
                    of.arrived.remove(dataset);
                    Optional.ofNullable(of.datasets.remove(dataset))
                            .map(removed -> removed.event().source())
                            .ifPresent(source -> of.sources.computeIfPresent(source, (any, alike) -> {
                                alike.remove(dataset);
                                return alike.isEmpty() ? null : alike;
                            }));
                }));
    }

    /** Notes that a dataset meets the conditions of the policy, and waits for a training. */
    void noteCounting(ModelName model, DatasetId dataset, Basis basis) {
        known(model).filter(of -> of.datasets.containsKey(dataset)).ifPresent(of -> of.counting.put(dataset, basis));
    }

    /** Forgets which datasets count. */
    void judgeAgain(ModelName model) {
        known(model).ifPresent(of -> of.counting.clear());
    }

    /** Returns the datasets of which it is not known whether they count by that revision, in order. */
    List<IngestedDataset> unjudged(ModelName model, int revision) {
        return of(model).inOrder().stream()
                .filter(dataset -> !counts(model, dataset, revision))
                .toList();
    }

    /** Returns the datasets that count by that revision, in order: the champion may have been another one when they were judged. */
    List<IngestedDataset> counting(ModelName model, int revision) {
        return of(model).inOrder().stream()
                .filter(dataset -> counts(model, dataset, revision))
                .toList();
    }

    private boolean counts(ModelName model, IngestedDataset dataset, int revision) {
        return Optional.ofNullable(of(model).counting.get(dataset.id()))
                .filter(basis -> basis.revision() == revision)
                .isPresent();
    }

    /** Returns whether the dataset was found to count by that basis. */
    boolean counts(ModelName model, DatasetId dataset, Basis basis) {
        return basis.equals(of(model).counting.get(dataset));
    }

    /** Returns the times since these datasets have arrived; at least one. */
    Arrivals arrivals(ModelName model, List<IngestedDataset> datasets) {
        long now = nanos.getAsLong();
        LongSummaryStatistics since = datasets.stream()
                .mapToLong(dataset -> now - of(model).arrived.getOrDefault(dataset.id(), now))
                .summaryStatistics();
        return new Arrivals(Duration.ofNanos(since.getMax()), Duration.ofNanos(since.getMin()));
    }

    /** Notes why the model is not trained on what waits; empty if it is. */
    void hold(ModelName model, Optional<Hold> hold) {
        of(model).hold = hold;
    }

    /** Returns why the model is not trained on what waits, as it was found last. */
    public Optional<Hold> hold(ModelName model) {
        return known(model).flatMap(of -> of.hold);
    }

    /** Returns the datasets that wait, in order. */
    public List<IngestedDataset> inOrder(ModelName model) {
        return known(model).map(OfModel::inOrder).orElse(List.of());
    }

    /** Returns the models for which something waits. */
    public Stream<ModelName> models() {
        return models.entrySet().stream()
                .filter(model -> !model.getValue().datasets.isEmpty())
                .map(Map.Entry::getKey);
    }

    /** Returns the time since which each dataset has been waiting, of models that wait for work to end, and for nothing that the policy itself wants. */
    List<Instant> since() {
        return models.values().stream()
                .filter(of -> of.hold.filter(Hold::isByPolicy).isEmpty())
                .flatMap(of -> of.datasets.values().stream())
                .map(IngestedDataset::ingestedAt)
                .toList();
    }
}
