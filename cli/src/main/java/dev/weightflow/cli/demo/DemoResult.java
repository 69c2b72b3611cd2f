package dev.weightflow.cli.demo;

import dev.weightflow.cli.jobs.Figures;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo led to.
 *
 * @param datasetKnown whether the dataset was stored already
 * @param trainingKnown whether the training was done already, and nothing was trained
 * @param tasks what training did to each task's figure
 * @param loss at the beginning and at the end of the training that was watched
 * @param aliases of the version
 * @param status of the version
 * @param decision the gate's, in one sentence
 * @param pictures files with image, label and prediction side by side
 * @param demanded whether the training was long enough for better figures to be demanded
 * @param better whether the loss fell and every task's figure is better than the untrained model's
 * @param urls where the services are
 */
record DemoResult(
        String dataset,
        boolean datasetKnown,
        String job,
        boolean trainingKnown,
        String checkpoint,
        String report,
        int images,
        List<TaskChange> tasks,
        Optional<LossCurve> loss,
        String model,
        int version,
        List<String> aliases,
        String status,
        String decision,
        List<String> pictures,
        boolean demanded,
        boolean better,
        double seconds,
        Map<String, String> urls) {

    /**
     * What training did to a task's figure.
     *
     * @param figure what the figure is called
     * @param untrained before training: a fraction for mIoU, degrees for normals
     * @param trained after it
     * @param better whether it is better after it
     */
    record TaskChange(Task task, String figure, double untrained, double trained, boolean better) {
        /** Every task that the report compares with the untrained model, in the order of {@link Task}. */
        static List<TaskChange> in(EvaluationReport report) {
            Comparison before = report.comparison(EvaluationReport.UNTRAINED)
                    .orElseThrow(() -> new IllegalStateException(
                            "report " + report.id().shortId() + " has no comparison with the untrained model"));
            Map<Task, Double> untrained = before.metrics().primaryMetrics();
            return report.metrics().primaryMetrics().entrySet().stream()
                    .filter(after -> untrained.containsKey(after.getKey()))
                    .map(after -> of(after.getKey(), untrained.get(after.getKey()), after.getValue()))
                    .toList();
        }

        private static TaskChange of(Task task, double untrained, double trained) {
            return new TaskChange(
                    task, Figures.name(task), untrained, trained, Figures.better(task, trained, untrained));
        }
    }

    /** Whether the checkpoint is what clients of the model get. */
    boolean promoted() {
        return aliases.contains("champion");
    }
}
