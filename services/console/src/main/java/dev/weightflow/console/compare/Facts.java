package dev.weightflow.console.compare;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.console.compare.Cell.Trained;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.model.network.RowModels;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Facts that take longer than a page may: documents from the store, and the bootstrap of their images. They are computed in the background, once for
 * the same reports; a page shows those that are ready.
 */
final class Facts {
    private static final int REPORTS = 512;
    private static final int COMPARISONS = 128;
    private static final int ROWS = 1_024;
    private static final int SIGHTS = 256;
    /** Maximum number of cached differences, each of some hundred kilobytes. */
    private static final int DIFFERENCES = 64;

    private final Executor background;
    private final Cache<ReportId, ResampledFigures> reports =
            Caffeine.newBuilder().maximumSize(REPORTS).build();
    private final AsyncCache<Measurements, Intervals> intervals;
    private final AsyncCache<List<JobId>, OfRow> rows;
    private final AsyncCache<ReportId, Optional<Reported>> sights;
    private final AsyncCache<Pictured, Optional<LabelDifference>> differences;

    /**
     * @param background executor of the computations, one at a time; it may reject further ones
     */
    Facts(Executor background) {
        this.background = background;
        this.intervals = Caffeine.newBuilder().maximumSize(COMPARISONS).buildAsync();
        this.rows = Caffeine.newBuilder().maximumSize(ROWS).buildAsync();
        this.sights = Caffeine.newBuilder().maximumSize(SIGHTS).buildAsync();
        this.differences = Caffeine.newBuilder().maximumSize(DIFFERENCES).buildAsync();
    }

    /**
     * Intervals of a comparison.
     *
     * @param differences of each row to the baseline, tested together
     */
    record Intervals(List<RowSummary> rows, List<Difference> differences, Optional<String> missing) {}

    /**
     * Facts of a row's models; empty before one of them exists.
     *
     * @param settings {@link RowModels#settings}
     */
    record OfRow(
            Optional<Long> trained, Optional<TrainedParts> parts, Map<String, String> settings, Optional<Long> bytes) {
        static final OfRow UNKNOWN = new OfRow(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    /** Returns the intervals; empty while they are computed. */
    Optional<Intervals> intervals(StoredDocuments documents, Measurements measurements) {
        return computed(intervals, measurements, key -> compute(documents, key));
    }

    /** Returns the facts of a row; empty while they are looked up. */
    Optional<OfRow> row(StoredDocuments documents, Row row) {
        List<Trained> shown = row.shown().trainings();
        if (shown.stream().anyMatch(one -> Trainings.completion(one.job()).isEmpty())) {
            return Optional.of(OfRow.UNKNOWN);
        }
        return computed(rows, shown.stream().map(Trained::id).toList(), key -> lookUp(documents, shown));
    }

    /** Returns the report of that training's evaluation, which may be unreadable; empty while it is read. */
    Optional<Optional<Reported>> reported(StoredDocuments documents, Trained training) {
        EvaluationCompleted evaluation = training.evaluation().orElseThrow().event();
        return computed(sights, evaluation.report(), report -> reported(documents, evaluation));
    }

    private static Optional<Reported> reported(StoredDocuments documents, EvaluationCompleted evaluation) {
        try {
            return Optional.of(Reported.of(
                    documents.report(evaluation.report()),
                    documents.manifest(evaluation.manifest()).declarations()));
        } catch (InvalidDocument e) {
            return Optional.empty();
        }
    }

    /** Returns the share of pixels that differ, in words; empty while they are counted. */
    Optional<String> share(StoredDocuments documents, Pictured pictured) {
        return computed(differences, pictured, one -> drawn(documents, one))
                .map(drawn -> drawn.map(LabelDifference::words).orElse("no difference can be drawn"));
    }

    /** Draws where a prediction differs from its label, at once if it is not cached. */
    Optional<LabelDifference> difference(StoredDocuments documents, Pictured pictured) {
        Optional<LabelDifference> known = Optional.ofNullable(differences.getIfPresent(pictured))
                .filter(CompletableFuture::isDone)
                .filter(drawn -> !drawn.isCompletedExceptionally())
                .flatMap(CompletableFuture::join);
        return known.isPresent() ? known : pictured.difference(documents);
    }

    private static Optional<LabelDifference> drawn(StoredDocuments documents, Pictured pictured) {
        try {
            return pictured.difference(documents);
        } catch (InvalidDocument e) {
            return Optional.empty();
        }
    }

    /** Returns the computed value if it is ready. A failure that may pass counts as no value, and is tried again at the next call. */
    private <K, V> Optional<V> computed(AsyncCache<K, V> cache, K key, Function<K, V> compute) {
        try {
            CompletableFuture<V> value = cache.get(
                    key, (any, executor) -> CompletableFuture.supplyAsync(() -> compute.apply(key), background));
            return value.isDone() && !value.isCompletedExceptionally() ? Optional.of(value.join()) : Optional.empty();
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    private Intervals compute(StoredDocuments documents, Measurements measurements) {
        try {
            List<MeasuredRow> methods = measurements.rows().stream()
                    .map(row -> {
                        Map<Long, ResampledFigures> seeds = new TreeMap<>();
                        row.reports()
                                .forEach((seed, some) -> some.forEach(report ->
                                        seeds.merge(seed, resampled(documents, report), ResampledFigures::and)));
                        return new MeasuredRow(row.row(), row.row().equals(measurements.base()), seeds);
                    })
                    .toList();
            Statistics statistics = Statistics.of(measurements.tasks(), methods, Map.of());
            return new Intervals(statistics.rows(), statistics.to(measurements.base()), Optional.empty());
        } catch (InvalidDocument | IllegalArgumentException e) {
            return new Intervals(List.of(), List.of(), Optional.of(e.getMessage()));
        }
    }

    private ResampledFigures resampled(StoredDocuments documents, ReportId id) {
        return reports.get(id, report -> {
            ImageSums sums = documents
                    .imageSums(documents.report(report))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Report " + report.shortId() + " stores no per-image sums, which a bootstrap needs."));
            return ResampledFigures.of(sums, Resamples.usual(sums.images().size()));
        });
    }

    private static OfRow lookUp(StoredDocuments documents, List<Trained> trainings) {
        try {
            List<CheckpointManifest> manifests = trainings.stream()
                    .map(one -> documents.manifest(
                            Trainings.completion(one.job()).orElseThrow().manifest()))
                    .toList();
            long trained = manifests.stream()
                    .mapToLong(CheckpointManifest::trainableParameters)
                    .sum();
            long bytes = manifests.stream().mapToLong(CheckpointManifest::bytes).sum();
            Optional<RowModels> models = models(documents, manifests);
            return new OfRow(
                    Optional.of(trained),
                    // another release may train other weights for the same specification
                    models.map(RowModels::trained).filter(parts -> parts.total() == trained),
                    models.map(RowModels::settings).orElse(Map.of()),
                    Optional.of(bytes));
        } catch (InvalidDocument e) {
            return OfRow.UNKNOWN;
        }
    }

    private static Optional<RowModels> models(StoredDocuments documents, List<CheckpointManifest> manifests) {
        List<TrainingSpec> specs =
                manifests.stream().map(CheckpointManifest::spec).toList();
        try {
            Tasks declared = manifests.stream()
                    .map(manifest -> Tasks.declared(manifest.declarations()))
                    .reduce(Tasks::and)
                    .orElseThrow();
            return Optional.of(
                    RowModels.of(specs, declared, text -> documents.methodText(text, MethodText.MOST_BYTES)));
        } catch (IllegalArgumentException unknownHere) {
            return Optional.empty();
        }
    }
}
