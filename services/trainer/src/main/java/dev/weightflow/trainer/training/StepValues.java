package dev.weightflow.trainer.training;

import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.training.Curve;
import java.util.Map;
import java.util.TreeMap;

/** Numbers of a step by the names of {@link dev.weightflow.schema.event.ProgressEvent.JobProgressed#values}. */
final class StepValues {
    private StepValues() {}

    static Map<String, Double> of(StepReport report) {
        Map<String, Double> values = new TreeMap<>();
        report.metrics().losses().forEach((task, loss) -> values.put(Curve.LOSS + task.key(), loss));
        report.metrics().regularization().forEach((term, value) -> values.put(Curve.REGULARIZATION + term, value));
        values.put(Curve.LOSS + "total", report.metrics().totalLoss());
        values.put(Curve.LEARNING_RATE, report.learningRate());
        return values;
    }
}
