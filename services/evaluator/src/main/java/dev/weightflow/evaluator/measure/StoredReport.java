package dev.weightflow.evaluator.measure;

import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.ReportId;
import java.util.Optional;

/**
 * A report that is stored, with everything that it refers to.
 *
 * @param id the digest under which it lies
 */
public record StoredReport(ReportId id, EvaluationReport report) {
    /** The relative change against the report's first comparison, in percent, if there is one. */
    public Optional<Double> relativeChange() {
        return report.comparisons().stream().findFirst().flatMap(Comparison::relativeChange);
    }
}
