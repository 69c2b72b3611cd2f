package dev.weightflow.console.overview;

import dev.weightflow.console.Console;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Card of a model's champion.
 *
 * @param strip the first sample of its evaluation, as image and predictions; empty if none was kept
 */
public record ChampionCard(
        String model,
        String version,
        String method,
        Instant since,
        List<ChampionCard.Figure> figures,
        List<ChampionCard.Layer> strip) {
    /** Figure of a task. */
    public record Figure(TaskStyle task, String value, String unit, String change, boolean better) {}

    /**
     * Picture of a sample.
     *
     * @param place of the predicted task's style; 0 for the image itself
     * @param over whether it is laid over the image half transparent
     */
    public record Layer(String label, int place, String href, boolean over) {}

    /** Returns the image of the sample. */
    public String image() {
        return strip.isEmpty() ? "" : strip.get(0).href();
    }

    /** Returns the latest champion. */
    static Optional<ChampionCard> latest(Console console) {
        return console.journals()
                .models()
                .known()
                .filter(model -> model.versionOf(Model.CHAMPION).isPresent())
                .max(Comparator.comparing(model -> model.alias(Model.CHAMPION).since()))
                .map(model -> of(console, model));
    }

    private static ChampionCard of(Console console, Model model) {
        ModelVersion version = model.versionOf(Model.CHAMPION).orElseThrow();
        Optional<ModelVersion> before = version.decision(Model.CHAMPION)
                .flatMap(PromotionDecision::from)
                .flatMap(model::version);
        Map<TaskName, TaskFigures> now = figures(console, version);
        Map<TaskName, TaskFigures> then =
                before.map(one -> figures(console, one)).orElse(Map.of());
        List<Figure> figures = TaskStyle.of(now.keySet()).stream()
                .map(task -> figure(task, now.get(task.name()), Optional.ofNullable(then.get(task.name())), before))
                .toList();
        return new ChampionCard(
                model.name().value(),
                version.number().toString(),
                MethodLook.title(version.event().method()),
                model.alias(Model.CHAMPION).since(),
                figures,
                strip(console, version));
    }

    private static List<Layer> strip(Console console, ModelVersion version) {
        try {
            return Reported.of(console, version).map(ChampionCard::strip).orElse(List.of());
        } catch (InvalidDocument | ObjectStoreException e) {
            return List.of(); // the figures are in the log
        }
    }

    private static List<Layer> strip(Reported reported) {
        List<Layer> strip = new ArrayList<>();
        reported.sample(Optional.empty()).ifPresent(sample -> {
            strip.add(new Layer("Image", 0, reported.href(sample.image()), false));
            reported.looks().forEach(look -> Optional.ofNullable(sample.layers().get(look.name()))
                    .ifPresent(layers -> strip.add(new Layer(
                            look.label(),
                            look.place(),
                            reported.href(layers.prediction()),
                            reported.task(look.name()).encoding() == LabelEncoding.CLASS_INDEX))));
        });
        return strip;
    }

    private static Figure figure(
            TaskStyle task, TaskFigures now, Optional<TaskFigures> before, Optional<ModelVersion> from) {
        double value = now.scale().shown(now.primary());
        Optional<Double> change =
                before.map(then -> now.scale().sign() * (value - now.scale().shown(then.primary())));
        return new Figure(
                task,
                Numbers.format("%.2f", value),
                now.scale().unit(),
                change.map(gain -> Numbers.format(
                                "%.2f %s than v%s",
                                Math.abs(gain),
                                gain >= 0 ? "better" : "worse",
                                from.orElseThrow().number()))
                        .orElse("the first champion"),
                change.map(gain -> gain >= 0).orElse(true));
    }

    private static Map<TaskName, TaskFigures> figures(Console console, ModelVersion version) {
        return console.journals()
                .evaluation(version)
                .map(evaluation -> evaluation.event().metrics().byTask())
                .orElse(Map.of());
    }
}
