package dev.weightflow.ingestion.job;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Datasets.SampleIndexed;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePSet;

/**
 * Dataset versions in memory, as the service that ingests has them: on them it decides whether a version is announced again. Which statement counts is
 * the rule of {@link IngestedDataset} and {@link SampleIndexed}, as in the tables of those that {@linkplain dev.weightflow.projection.Datasets follow}.
 * Immutable.
 */
public final class DatasetVersions {
    /** State before the first event. */
    static final DatasetVersions EMPTY =
            new DatasetVersions(HashTreePMap.empty(), TreePSet.empty(IngestedDataset.IN_ORDER), HashTreePMap.empty());

    private final PMap<DatasetId, IngestedDataset> byId;
    private final TreePSet<IngestedDataset> inOrder;
    private final PMap<DatasetId, PMap<Digest, SampleIndexed>> indexes;

    private DatasetVersions(
            PMap<DatasetId, IngestedDataset> byId,
            TreePSet<IngestedDataset> inOrder,
            PMap<DatasetId, PMap<Digest, SampleIndexed>> indexes) {
        this.byId = byId;
        this.inOrder = inOrder;
        this.indexes = indexes;
    }

    /** Creates the state with those versions and their sample indexes. */
    public static DatasetVersions of(Collection<IngestedDataset> datasets, Collection<SampleIndexed> indexed) {
        DatasetVersions state = EMPTY;
        for (IngestedDataset dataset : datasets) {
            state = state.with(dataset);
        }
        for (SampleIndexed each : indexed) {
            state = state.with(each);
        }
        return state;
    }

    /** Returns the state after that event. */
    DatasetVersions apply(Envelope<JobEvent> envelope) {
        DatasetVersions after = SampleIndexed.in(envelope).map(this::with).orElse(this);
        return IngestedDataset.in(envelope).map(after::with).orElse(after);
    }

    private DatasetVersions with(IngestedDataset dataset) {
        IngestedDataset known = byId.get(dataset.id());
        if (known != null && !known.isAfter(dataset)) {
            return this;
        }
        TreePSet<IngestedDataset> others = known == null ? inOrder : inOrder.minus(known);
        return new DatasetVersions(byId.plus(dataset.id(), dataset), others.plus(dataset), indexes);
    }

    private DatasetVersions with(SampleIndexed indexed) {
        PMap<Digest, SampleIndexed> of = indexes.getOrDefault(indexed.dataset(), HashTreePMap.empty());
        SampleIndexed known = of.get(indexed.index());
        return known != null && !indexed.isAfter(known)
                ? this
                : new DatasetVersions(
                        byId, inOrder, indexes.plus(indexed.dataset(), of.plus(indexed.index(), indexed)));
    }

    /** Returns the version of that id. */
    public Optional<IngestedDataset> dataset(DatasetId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Returns the digest of the latest {@link dev.weightflow.schema.dataset.SampleIndex} of that version, if it has one. */
    public Optional<Digest> sampleIndex(DatasetId id) {
        return indexes.getOrDefault(id, HashTreePMap.empty()).values().stream()
                .max(SampleIndexed.IN_ORDER)
                .map(SampleIndexed::index);
    }

    /** Returns the sample indexes of all versions, those included whose announcement was not read yet. */
    public List<SampleIndexed> sampleIndexes() {
        List<SampleIndexed> all = new ArrayList<>();
        indexes.values().forEach(of -> all.addAll(of.values()));
        return all;
    }

    /** Returns all versions, in order. */
    public Collection<IngestedDataset> all() {
        return inOrder;
    }

    /** Returns all versions, the latest first. */
    public Collection<IngestedDataset> latestFirst() {
        return inOrder.descendingSet();
    }
}
