package dev.weightflow.cli.demo;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.demo.DemoResult.TaskChange;
import dev.weightflow.cli.jobs.Figures;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /** What training did to a task's figure. */
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

    boolean promoted() {
        return aliases.contains("champion");
    }

    /**
     * The loss at the beginning and at the end of a training. A batch's loss is noisy: each is the mean of several reports.
     *
     * @param first the mean of the first reports
     * @param last the mean of the last ones
     * @param averaged how many reports each is the mean of
     * @param reports how many there are
     */
    record LossCurve(double first, double last, int averaged, int reports) {

        private static final int MOST = 5;
        private static final String LOSS = "loss.total";

        /** The curve that the reports draw; nothing if there are fewer than two. A step that was made again counts once. */
        static Optional<LossCurve> of(Collection<JobProgressed> reports) {
            TreeMap<Long, JobProgressed> bySteps = new TreeMap<>();
            reports.stream()
                    .filter(report -> report.values().containsKey(LOSS))
                    .forEach(report -> bySteps.put(report.done(), report));
            List<Double> losses = bySteps.values().stream()
                    .map(report -> report.values().get(LOSS))
                    .toList();
            if (losses.size() < 2) {
                return Optional.empty();
            }
            int averaged = Math.max(1, Math.min(MOST, losses.size() / 4));
            return Optional.of(new LossCurve(
                    mean(losses.subList(0, averaged)),
                    mean(losses.subList(losses.size() - averaged, losses.size())),
                    averaged,
                    losses.size()));
        }

        boolean fell() {
            return last < first;
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }
    }

    static final class DemoText {

        private DemoText() {}

        static String of(DemoResult result) {
            List<String> parts = new ArrayList<>();
            parts.add(figures(result) + "\n" + summary(result));
            parts.add(registry(result).toString());
            parts.add("Image | label | prediction, by "
                    + (result.promoted() ? "the promoted checkpoint" : "this checkpoint, which is not promoted") + ":\n"
                    + result.pictures().stream().map(file -> "  " + file).collect(Collectors.joining("\n")));
            if (!result.urls().isEmpty()) {
                parts.add(
                        "The platform is up:\n"
                                + result.urls().entrySet().stream()
                                        .map(url -> String.format("  %-20s %s", url.getKey(), url.getValue()))
                                        .collect(Collectors.joining("\n"))
                                + "\n  './weightflow console' opens the registry's page in a browser, './weightflow down' stops the platform.");
            }
            parts.add(verdict(result));
            return "\n" + String.join("\n\n", parts);
        }

        private static Table figures(DemoResult result) {
            Table table = Table.of("TASK", "FIGURE", ">UNTRAINED", ">TRAINED", ">CHANGE", "");
            for (TaskChange change : result.tasks()) {
                table.row(
                        change.task().key(),
                        change.figure(),
                        TaskMetrics.words(change.task(), change.untrained()),
                        TaskMetrics.words(change.task(), change.trained()),
                        Figures.change(change.task(), change.trained() - change.untrained()),
                        change.better() ? "better" : "NOT better");
            }
            result.loss()
                    .ifPresent(loss -> table.row(
                            "all",
                            "loss",
                            number(loss.first()),
                            number(loss.last()),
                            String.format(Locale.ROOT, "%+.3f", loss.last() - loss.first()),
                            loss.fell() ? "lower" : "NOT lower"));
            return table;
        }

        private static String summary(DemoResult result) {
            return "measured on " + result.images() + " validation images"
                    + result.loss()
                            .map(loss -> "; the loss is the mean of the first and the last " + loss.averaged() + " of "
                                    + loss.reports() + " reports")
                            .orElse("; the loss is not known, because no training was watched");
        }

        private static Table registry(DemoResult result) {
            return Table.of("The registry", "")
                    .row("model", result.model() + ", version " + result.version())
                    .row("alias", result.aliases().isEmpty() ? "none" : String.join(", ", result.aliases()))
                    .row("decision", result.status() + ": " + result.decision())
                    .row("checkpoint", result.checkpoint())
                    .row("training", result.job() + (result.trainingKnown() ? " (known: nothing was trained)" : ""))
                    .row("dataset", result.dataset() + (result.datasetKnown() ? " (known: nothing was stored)" : ""));
        }

        private static String verdict(DemoResult result) {
            String time = " (" + Quantities.duration(Duration.ofMillis((long) (1000 * result.seconds()))) + ")";
            if (result.better()) {
                return (result.loss().isPresent() ? "The loss fell, and every" : "Every")
                        + " task's figure is better than the untrained model's" + time + ".";
            }
            String failed = result.tasks().stream()
                    .filter(change -> !change.better())
                    .map(change -> change.task().key())
                    .collect(Collectors.joining(", "));
            String what = (result.loss().filter(loss -> !loss.fell()).isPresent() ? "The loss did not fall. " : "")
                    + (failed.isEmpty() ? "" : "Not better than the untrained model: " + failed + ". ");
            return what
                    + (result.demanded()
                            ? "The demo has failed" + time + "."
                            : "So short a training need not be better; it went the whole way" + time + ".");
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.3f", value);
        }
    }
}
