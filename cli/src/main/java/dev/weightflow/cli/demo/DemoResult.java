package dev.weightflow.cli.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Result of the demo.
 *
 * @param trainingKnown whether the training was already done, so that nothing was trained
 * @param decision the gate's, in one sentence
 * @param pictures files with image, label and prediction side by side
 * @param demanded whether the training was long enough to require better figures
 * @param better whether the loss fell and every task's figure is better than the untrained model's
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
     * Change of a task's figure by training.
     *
     * @param frozen figure of the decoders alone over the frozen features of the pre-trained backbone, if that was trained too
     */
    record TaskChange(
            TaskName task,
            String figure,
            double untrained,
            Optional<Double> frozen,
            double trained,
            boolean better,
            @JsonIgnore MetricScale scale) {
        /** Lists every task that the report compares with the untrained model, in the order of {@link TaskName}. */
        static List<TaskChange> in(EvaluationReport report, Optional<EvaluationReport> frozen) {
            Map<TaskName, Double> before = report.comparison(EvaluationReport.UNTRAINED)
                    .orElseThrow(() -> new IllegalStateException(
                            "report " + report.id().shortId() + " has no comparison with the untrained model"))
                    .metrics()
                    .primaryMetrics();
            MetricScales scales = report.metrics().scales();
            List<TaskChange> changes = new ArrayList<>();
            report.metrics().primaryMetrics().forEach((task, trained) -> Optional.ofNullable(before.get(task))
                    .ifPresent(untrained -> changes.add(new TaskChange(
                            task,
                            Figures.name(scales.of(task)),
                            untrained,
                            frozen.map(other -> other.metrics().primaryMetrics().get(task)),
                            trained,
                            scales.of(task).better(trained, untrained),
                            scales.of(task)))));
            return changes;
        }
    }

    /**
     * Loss at the beginning and at the end of a training. A batch's loss is noisy: each is the mean of several reports.
     *
     * @param averaged number of reports in each mean
     * @param reports number of reports in all
     */
    record LossCurve(double first, double last, int averaged, int reports) {

        private static final int MOST = 5;
        private static final String LOSS = "loss.total";

        /** Computes the loss curve of the reports; empty if there are fewer than two. A repeated step counts once. */
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

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(figures() + "\n" + summary());
        parts.add(registry().toString());
        parts.add("Image | label | prediction, by "
                + (aliases.contains("champion") ? "the promoted checkpoint" : "this checkpoint, which is not promoted")
                + pictures.stream().map(file -> "\n  " + file).collect(Collectors.joining("", ":", "")));
        if (!urls.isEmpty()) {
            parts.add(
                    "The platform is up:\n"
                            + urls.entrySet().stream()
                                    .map(url -> String.format("  %-20s %s", url.getKey(), url.getValue()))
                                    .collect(Collectors.joining("\n"))
                            + "\n  './weightflow console' opens the console in a browser, './weightflow down' stops the platform.");
        }
        parts.add(verdict());
        return "\n" + String.join("\n\n", parts);
    }

    private Table figures() {
        Table table = Table.of("TASK", "FIGURE", ">UNTRAINED", ">FROZEN FEATURES", ">TRAINED", ">CHANGE", "");
        for (TaskChange change : tasks) {
            table.row(
                    change.task().key(),
                    change.figure(),
                    change.scale().words(change.untrained()),
                    change.frozen().map(change.scale()::words).orElse("-"),
                    change.scale().words(change.trained()),
                    Figures.change(change.scale(), change.trained() - change.untrained()),
                    change.better() ? "better" : "NOT better");
        }
        loss.ifPresent(curve -> table.row(
                "all",
                "loss",
                Numbers.format("%.3f", curve.first()),
                "-",
                Numbers.format("%.3f", curve.last()),
                Numbers.signed(curve.last() - curve.first(), 3),
                curve.fell() ? "lower" : "NOT lower"));
        return table;
    }

    private String summary() {
        return "measured on " + images + " validation images"
                + loss.map(curve -> "; the loss is the mean of the first and the last " + curve.averaged() + " of "
                                + curve.reports() + " reports")
                        .orElse("; the loss is not known, because no training was watched");
    }

    private Table registry() {
        return Table.of("The registry", "")
                .row("model", model + ", version " + version)
                .row("alias", aliases.isEmpty() ? "none" : String.join(", ", aliases))
                .row("decision", status + ": " + decision)
                .row("checkpoint", checkpoint)
                .row("training", job + (trainingKnown ? " (known: nothing was trained)" : ""))
                .row("dataset", dataset + (datasetKnown ? " (known: nothing was stored)" : ""));
    }

    private String verdict() {
        String time = " (" + Durations.text(Duration.ofMillis((long) (1000 * seconds))) + ")";
        if (better) {
            return (loss.isPresent() ? "The loss fell, and every" : "Every")
                    + " task's figure is better than the untrained model's" + time + ".";
        }
        String failed = tasks.stream()
                .filter(change -> !change.better())
                .map(change -> change.task().key())
                .collect(Collectors.joining(", "));
        return (loss.filter(curve -> !curve.fell()).isPresent() ? "The loss did not fall. " : "")
                + (failed.isEmpty() ? "" : "Not better than the untrained model: " + failed + ". ")
                + (demanded
                        ? "The demo has failed" + time + "."
                        : "Such a short training need not be better; it ran to the end" + time + ".");
    }
}
