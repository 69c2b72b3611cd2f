package dev.weightflow.model.comparison;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.bootstrap.Interval;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the comparison.
 *
 * @param figures the primary metric of each task that is measured: percent of mIoU, degrees of mean angular error
 * @param deltaM Δm against the single-task models of the same comparison, in percent; absent while these, or a task, are missing
 * @param deltaMInterval that holds 95 % of the resamples' Δm
 * @param deltaMPublished Δm against the single-task row of the paper's Table 1, which was measured on other images
 */
public record MethodSummary(
        String name,
        Map<Task, Summary> figures,
        Optional<Summary> deltaM,
        Optional<Interval> deltaMInterval,
        Optional<Double> deltaMPublished) {}
