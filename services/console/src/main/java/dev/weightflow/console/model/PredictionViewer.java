package dev.weightflow.console.model;

import dev.weightflow.console.chart.MapSlider;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.data.picture.Legend;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Predictions of a version for an image: label and prediction over one another.
 *
 * @param shown whether there is anything to show
 * @param why reason if there is not
 */
public record PredictionViewer(
        boolean shown, String why, List<Tab> tabs, Optional<MapSlider> slider, List<Thumb> thumbs, List<Entry> legend) {
    private static final int MOST_ENTRIES = 8;

    /** Tab of a task. */
    public record Tab(TaskStyle task, String href, boolean current) {}

    /** Thumbnail of a sample. */
    public record Thumb(String sample, String href, String picture, boolean current, String step) {}

    /** Entry of the legend. */
    public record Entry(String name, String colour, String figure) {}

    static PredictionViewer none(String why) {
        return new PredictionViewer(false, why, List.of(), Optional.empty(), List.of(), List.of());
    }

    static PredictionViewer of(Optional<Reported> reported, Optional<String> task, Optional<String> image) {
        if (reported.isEmpty()) {
            return none("Not evaluated yet, or the report cannot be read at the moment.");
        }
        Optional<SampleLayers> sample = reported.get().sample(image);
        TaskStyle look = reported.get().look(task);
        Optional<TaskLayers> layers = sample.map(found -> found.layers().get(look.name()));
        if (layers.isEmpty()) {
            return none("The evaluation stored no pictures; run it with --pictures to store them.");
        }
        return of(reported.get(), look, sample.get(), layers.get());
    }

    private static PredictionViewer of(Reported reported, TaskStyle look, SampleLayers sample, TaskLayers layers) {
        boolean over = reported.task(look.name()).encoding() == LabelEncoding.CLASS_INDEX;
        String image = reported.href(sample.image());
        MapSlider.Side right = new MapSlider.Side("Prediction", reported.href(layers.prediction()), over);
        MapSlider.Side left = layers.label()
                .map(label -> new MapSlider.Side("Label", reported.href(label), over))
                .orElse(new MapSlider.Side("Image", image, false));
        return new PredictionViewer(
                true,
                "",
                reported.looks().stream()
                        .map(tab -> new Tab(tab, href(tab.key(), sample.sample()), tab.equals(look)))
                        .toList(),
                Optional.of(new MapSlider(left.name() + " on the left, prediction on the right", image, left, right)),
                thumbs(reported, look, sample),
                legend(reported, look));
    }

    private static String href(String task, String sample) {
        return "?task=" + task + "&image=" + URLEncoder.encode(sample, StandardCharsets.UTF_8);
    }

    private static List<Thumb> thumbs(Reported reported, TaskStyle look, SampleLayers shown) {
        List<SampleLayers> samples = reported.report().samples();
        int at = samples.indexOf(shown);
        List<Thumb> thumbs = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            SampleLayers sample = samples.get(i);
            thumbs.add(new Thumb(
                    sample.sample(),
                    href(look.key(), sample.sample()),
                    reported.href(sample.image()),
                    i == at,
                    i == at - 1 ? "previous" : i == at + 1 ? "next" : ""));
        }
        return thumbs;
    }

    private static List<Entry> legend(Reported reported, TaskStyle look) {
        TaskFigures figures = reported.report().metrics().byTask().get(look.name());
        List<Legend.Entry> classes = Legend.classes(reported.task(look.name()));
        record Class(Entry entry, double iou) {}
        List<Class> known = new ArrayList<>();
        for (int i = 0; i < Math.min(classes.size(), figures.perClass().size()); i++) {
            Legend.Entry entry = classes.get(i);
            figures.perClass()
                    .get(i)
                    .ifPresent(iou -> known.add(new Class(
                            new Entry(entry.name(), entry.colour(), Numbers.format("IoU %.1f", 100 * iou)), iou)));
        }
        return known.stream()
                .sorted(Comparator.comparingDouble(one -> -one.iou()))
                .limit(MOST_ENTRIES)
                .map(Class::entry)
                .toList();
    }
}
