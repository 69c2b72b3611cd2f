package dev.weightflow.console.compare;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.ReportId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Input of the intervals: the same reports give the same digits.
 *
 * @param base the row that others are compared with
 * @param tasks of the base
 */
record Measurements(List<OfRow> rows, String base, Set<TaskName> tasks) {
    /** @param reports of each seed: one, or one for each task */
    record OfRow(String row, Map<Long, List<ReportId>> reports) {}
}
