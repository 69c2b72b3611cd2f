package dev.weightflow.console.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.RowSummary;
import dev.weightflow.comparison.Summary;
import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.Resamples;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.training.MethodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Comparison as a document for programs.
 *
 * @param name under which it is found again; absent if its trainings were named
 * @param images of every figure; absent while nothing was measured
 * @param baseline the row that the others are compared with
 * @param scales of the tasks' figures
 * @param rows the methods with their options
 * @param differences of each row to the baseline, of each task and of Δm, tested together; empty while they are computed
 * @param pending whether intervals and differences are still computed: a later request returns them
 * @param missing reason for having no intervals, if there will be none
 * @param resamples of the images, for each interval
 */
record ComparisonDocument(
        Optional<String> name,
        Optional<Images> images,
        String baseline,
        Map<TaskName, MetricScale> scales,
        List<RowDocument> rows,
        List<Difference> differences,
        boolean pending,
        Optional<String> missing,
        int resamples) {

    /** Images on which figures were measured. */
    record Images(DatasetId dataset, Split split, int count) {}

    /**
     * Method with its options.
     *
     * @param row its name in this comparison
     * @param numbers of its trainings
     * @param trained number of weights that its models train
     * @param figures the primary metric of each task over the seeds, in the units of tables
     * @param deltaM to the baseline, in percent
     * @param deltaMEstimate its error, the baseline's included
     * @param deltaMInterval that holds the true Δm with 95 % probability; absent of the baseline itself and where there is one seed
     */
    record RowDocument(
            String row,
            String title,
            MethodSpec method,
            Map<String, String> numbers,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Long> trained,
            List<CellDocument> cells,
            Map<TaskName, Summary> figures,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Summary> deltaM,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Estimate> deltaMEstimate,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Interval> deltaMInterval) {}

    /**
     * Training with a seed.
     *
     * @param state of the training
     * @param report of its evaluation on the comparison's images
     */
    record CellDocument(
            long seed,
            JobId training,
            String state,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<ReportId> report) {}

    static ComparisonDocument of(ComputedComparison computed) {
        Comparison comparison = computed.comparison();
        ComparisonResult result = computed.result();
        return new ComparisonDocument(
                comparison.name(),
                comparison.set().map(set -> new Images(set.dataset(), set.split(), set.images())),
                comparison.base().id(),
                result.scales().declared(),
                comparison.rows().stream()
                        .map(row -> row(row, result.row(row.id()).orElseThrow()))
                        .toList(),
                result.toReference(),
                computed.pending(),
                computed.missing(),
                Resamples.COUNT);
    }

    private static RowDocument row(Row row, ComparisonResult.Row computed) {
        RowSummary summary = computed.summary();
        return new RowDocument(
                row.id(),
                row.title(),
                row.method(),
                row.settings(),
                computed.trained(),
                cells(row),
                summary.figures(),
                summary.deltaM(),
                summary.deltaMEstimate(),
                summary.deltaMInterval());
    }

    private static List<CellDocument> cells(Row row) {
        return row.trainings().stream()
                .map(one -> new CellDocument(
                        one.spec().seed(),
                        one.id(),
                        one.job().state().key(),
                        one.evaluation().map(evaluation -> evaluation.event().report())))
                .toList();
    }
}
