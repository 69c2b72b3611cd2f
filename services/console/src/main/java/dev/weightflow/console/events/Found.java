package dev.weightflow.console.events;

import dev.weightflow.console.Console;
import dev.weightflow.console.training.TrainingNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Search results for a text: models by a part of their name, all else by the beginning of its id, datasets by their source too. */
public record Found(String text, List<Hit> hits) {
    private static final int MOST = 30;

    /** Search result. */
    public record Hit(String kind, String icon, String title, String detail, String href) {}

    static Found of(Console console, String text) {
        if (text.isEmpty()) {
            return new Found(text, List.of());
        }
        String lower = text.toLowerCase(Locale.ROOT);
        List<Hit> hits = new ArrayList<>();
        Stream.of(
                        console.journals()
                                .models()
                                .known()
                                .filter(model -> model.name()
                                        .value()
                                        .toLowerCase(Locale.ROOT)
                                        .contains(lower))
                                .map(model -> new Hit(
                                        "Model",
                                        "box",
                                        model.name().value(),
                                        model.versionCount() + " versions",
                                        "/models/" + model.name())),
                        console.journals().datasets().matching(lower, MOST).stream()
                                .map(dataset -> new Hit(
                                        "Dataset",
                                        "data",
                                        dataset.id().shortId(),
                                        dataset.event().source(),
                                        "/datasets/" + dataset.id())),
                        console.journals().trainings().jobs().startingWith(lower, MOST).stream()
                                .map(job -> new Hit(
                                        "Training",
                                        "train",
                                        job.spec().map(TrainingNames::title).orElse("rejected request"),
                                        job.id().shortId(),
                                        "/trainings/" + job.id())),
                        console.journals().evaluations().reportsStartingWith(lower, MOST).stream()
                                .map(evaluation -> new Hit(
                                        "Evaluation",
                                        "eval",
                                        evaluation.event().report().shortId(),
                                        evaluation.event().images() + " images",
                                        "/evaluations/" + evaluation.event().report())),
                        console.journals().lineage().startingWith(text, MOST).stream()
                                .map(event -> new Hit("Event", "event", event.value(), "", "/events?about=" + event)))
                .flatMap(stream -> stream.limit(MOST))
                .limit(MOST)
                .forEach(hits::add);
        return new Found(text, List.copyOf(hits));
    }
}
