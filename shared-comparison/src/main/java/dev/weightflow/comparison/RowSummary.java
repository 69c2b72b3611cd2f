package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.Estimate;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the comparison.
 *
 * @param figures the primary metric of each task that is measured: percent of mIoU, degrees of mean angular error
 * @param deltaM Δm against the baseline of the same comparison, in percent; absent while the baseline, or a task, is missing
 * @param deltaMEstimate its error, the baseline's included
 * @param deltaMInterval that holds the true Δm with 95 % probability; absent with a single seed, and of the baseline itself
 * @param deltaMPublished Δm against the single-task row of the paper's Table 1, which was measured on other images
 */
public record RowSummary(
        String name,
        Map<TaskName, Summary> figures,
        Optional<Summary> deltaM,
        Optional<Estimate> deltaMEstimate,
        Optional<Interval> deltaMInterval,
        Optional<Double> deltaMPublished) {}
