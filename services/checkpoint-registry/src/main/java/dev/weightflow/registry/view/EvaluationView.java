package dev.weightflow.registry.view;

import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ReportId;
import java.time.Instant;
import java.util.Optional;

/**
 * An evaluation of a version.
 *
 * @param deltaM Δm in percent against the report's first comparison, as the evaluator computed it
 */
public record EvaluationView(
        ReportId report,
        DatasetId dataset,
        Split split,
        int images,
        TaskMetrics metrics,
        Optional<Double> deltaM,
        Instant at) {

    static EvaluationView of(Evaluation evaluation) {
        return new EvaluationView(
                evaluation.fact().report(),
                evaluation.fact().dataset(),
                evaluation.fact().split(),
                evaluation.fact().images(),
                evaluation.fact().metrics(),
                evaluation.fact().deltaM(),
                evaluation.origin().at());
    }
}
