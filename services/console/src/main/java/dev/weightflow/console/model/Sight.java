package dev.weightflow.console.model;

import dev.weightflow.console.chart.Overlay;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.model.picture.Legend;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import dev.weightflow.schema.metric.TaskFigures;
import io.quarkus.qute.RawString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a version sees in an image: label and prediction over one another.
 *
 * @param shown whether there is anything
 * @param why not, otherwise
 */
public record Sight(
        boolean shown, String why, List<Tab> tabs, RawString slider, List<Thumb> thumbs, List<Entry> legend) {
    private static final int MOST_ENTRIES = 8;

    /** A task to choose. */
    public record Tab(TaskLook task, String href, boolean current) {}

    /** A sample to choose. */
    public record Thumb(String sample, String href, String picture, boolean current, String step) {}

    /** A colour. */
    public record Entry(String name, String colour, String figure) {}

    static Sight none(String why) {
        return new Sight(false, why, List.of(), new RawString(""), List.of(), List.of());
    }

    static Sight of(Optional<Reported> reported, Optional<String> task, Optional<String> image) {
        if (reported.isEmpty()) {
            return none("It was not evaluated yet, or its report cannot be read now.");
        }
        Optional<SampleLayers> sample = reported.get().sample(image);
        TaskLook look = reported.get().look(task);
        Optional<TaskLayers> layers = sample.map(found -> found.layers().get(look.name()));
        if (layers.isEmpty()) {
            return none("Its evaluation has kept no pictures; one with --pictures does.");
        }
        return of(reported.get(), look, sample.get(), layers.get());
    }

    private static Sight of(Reported reported, TaskLook look, SampleLayers sample, TaskLayers layers) {
        boolean over = reported.task(look.name()).encoding() == LabelEncoding.CLASS_INDEX;
        String image = reported.href(sample.image());
        Overlay.Side right = new Overlay.Side("Prediction", reported.href(layers.prediction()), over);
        Overlay.Side left = layers.label()
                .map(label -> new Overlay.Side("Label", reported.href(label), over))
                .orElse(new Overlay.Side("Image", image, false));
        return new Sight(
                true,
                "",
                reported.looks().stream()
                        .map(tab -> new Tab(tab, href(tab.key(), sample.sample()), tab.equals(look)))
                        .toList(),
                Overlay.slider(left.name() + " on the left, prediction on the right", image, left, right),
                thumbs(reported, look, sample),
                legend(reported, look));
    }

    private static String href(String task, String sample) {
        return "?task=" + task + "&image=" + URLEncoder.encode(sample, StandardCharsets.UTF_8);
    }

    private static List<Thumb> thumbs(Reported reported, TaskLook look, SampleLayers shown) {
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

    private static List<Entry> legend(Reported reported, TaskLook look) {
        TaskFigures figures = reported.report().metrics().byTask().get(look.name());
        List<Legend.Entry> classes = Legend.classes(reported.task(look.name()));
        record Class(Entry entry, double iou) {}
        List<Class> known = new ArrayList<>();
        for (int i = 0; i < Math.min(classes.size(), figures.perClass().size()); i++) {
            Legend.Entry entry = classes.get(i);
            figures.perClass()
                    .get(i)
                    .ifPresent(iou -> known.add(new Class(
                            new Entry(entry.name(), entry.colour(), String.format(Locale.ROOT, "IoU %.1f", 100 * iou)),
                            iou)));
        }
        return known.stream()
                .sorted(Comparator.comparingDouble(one -> -one.iou()))
                .limit(MOST_ENTRIES)
                .map(Class::entry)
                .toList();
    }
}
