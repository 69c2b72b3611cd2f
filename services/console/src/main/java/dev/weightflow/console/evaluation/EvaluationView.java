package dev.weightflow.console.evaluation;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.console.Console;
import dev.weightflow.console.chart.ConfusionCells;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Content of an evaluation's page.
 *
 * @param task whose details are shown; none if nothing was measured, as of images without labels
 */
public record EvaluationView(
        String id,
        String lead,
        Instant at,
        List<Tab> tabs,
        Optional<TaskStyle> task,
        List<Figure> figures,
        List<Worst> worst,
        String whyNoWorst,
        Optional<ConfusionCells> confusion,
        List<Mistake> mistakes,
        List<Shown> samples,
        String model) {
    private static final int MOST = 12;
    private static final int MOST_MISTAKES = 10;

    /** Tab of a task. */
    public record Tab(TaskStyle task, boolean current) {}

    /** Figure of the task. */
    public record Figure(String name, String words) {}

    /** Image with the worst predictions of the task. */
    public record Worst(String image, String words) {}

    /** Confusion of a class with another. */
    public record Mistake(String label, String prediction, String share) {}

    /** Sample with pictures. */
    public record Shown(String sample, String picture) {}

    static EvaluationView of(Console console, Evaluation evaluation, Reported reported, Optional<String> asked) {
        if (reported.looks().isEmpty()) {
            return ofWindow(evaluation, reported);
        }
        TaskStyle task = reported.look(asked);
        TaskFigures figures = reported.report().metrics().byTask().get(task.name());
        List<Figure> lines = new ArrayList<>();
        figures.values()
                .forEach((name, value) ->
                        lines.add(new Figure(name, figures.scaleOf(name).words(value))));
        Optional<ImageSums> sums = sums(console, reported);
        List<List<Long>> confusion = reported.report().confusion().getOrDefault(task.name(), List.of());
        List<String> classes = reported.kind(task.name()).classNames();
        return new EvaluationView(
                reported.report().id().value(),
                lead(evaluation, reported),
                evaluation.metadata().at(),
                reported.looks().stream()
                        .map(look -> new Tab(look, look.equals(task)))
                        .toList(),
                Optional.of(task),
                lines,
                sums.map(found -> worst(found, task, figures.scale())).orElse(List.of()),
                sums.isPresent() ? "" : "This report stores no per-image sums.",
                confusion.isEmpty() ? Optional.empty() : Optional.of(ConfusionCells.of(classes, confusion)),
                mistakes(classes, confusion),
                reported.report().samples().stream()
                        .map(sample -> new Shown(sample.sample(), reported.href(sample.image())))
                        .toList(),
                evaluation.event().model().map(Object::toString).orElse(""));
    }

    private static String lead(Evaluation evaluation, Reported reported) {
        return "Checkpoint " + evaluation.event().checkpoint().shortId() + " on "
                + Numbers.counted(reported.report().images(), "image") + " of "
                + reported.report().split().key() + " in dataset "
                + evaluation.event().dataset().shortId() + ", "
                + reported.report().imageSize() + " px.";
    }

    private static EvaluationView ofWindow(Evaluation evaluation, Reported reported) {
        return new EvaluationView(
                reported.report().id().value(),
                lead(evaluation, reported),
                evaluation.metadata().at(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                "");
    }

    private static Optional<ImageSums> sums(Console console, Reported reported) {
        try {
            return console.documents().imageSums(reported.report());
        } catch (InvalidDocument | ObjectStoreException e) {
            return Optional.empty();
        }
    }

    private static List<Worst> worst(ImageSums sums, TaskStyle task, MetricScale scale) {
        return sums.measured().has(task.name())
                ? sums.worst(task.name()).stream()
                        .limit(MOST)
                        .map(one -> new Worst(one.image(), scale.words(one.figure())))
                        .toList()
                : List.of();
    }

    /** Lists the pixels of a class that are predicted as another, the greatest share first. */
    private static List<Mistake> mistakes(List<String> classes, List<List<Long>> confusion) {
        record Share(int label, int prediction, double share) {}
        List<Share> shares = new ArrayList<>();
        for (int label = 0; label < confusion.size(); label++) {
            long all = confusion.get(label).stream().mapToLong(Long::longValue).sum();
            for (int prediction = 0; prediction < confusion.size(); prediction++) {
                long pixels = confusion.get(label).get(prediction);
                if (label != prediction && pixels > 0) {
                    shares.add(new Share(label, prediction, (double) pixels / all));
                }
            }
        }
        shares.sort((a, b) -> Double.compare(b.share(), a.share()));
        return shares.stream()
                .limit(MOST_MISTAKES)
                .map(one -> new Mistake(
                        classes.get(one.label()),
                        classes.get(one.prediction()),
                        Numbers.format("%.1f %%", 100 * one.share())))
                .toList();
    }
}
