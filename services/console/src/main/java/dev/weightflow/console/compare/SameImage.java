package dev.weightflow.console.compare;

import dev.weightflow.console.chart.Overlay;
import dev.weightflow.console.compare.Cell.Trained;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.console.text.Texts;
import dev.weightflow.model.picture.Legend;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.Task;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One image of the evaluation, as each of some rows sees it.
 *
 * @param why there is nothing to see; empty if there is
 * @param lead the seed and the image
 * @param shots image and label, then a prediction for each row
 * @param other the address with the differences, or without them if they are shown
 * @param previous the address of the image before; empty at the first
 */
public record SameImage(
        String why,
        String lead,
        List<Tab> tabs,
        List<Shot> shots,
        List<Legend.Entry> legend,
        boolean differences,
        String other,
        String previous,
        String next,
        boolean pending) {
    private static final int MOST_ENTRIES = 24;

    /** A task to choose. */
    public record Tab(TaskLook task, String href, boolean current) {}

    /**
     * A picture.
     *
     * @param difference the address of where it differs from the label; empty if that is not asked for, or cannot be said
     */
    public record Shot(String title, String words, RawString picture, String difference) {}

    /** What a row saw. */
    private record Seen(Row row, Reported reported, SampleLayers sample, TaskLayers maps) {
        Pictured pictured(TaskLook task) {
            return new Pictured(reported.report().id(), sample.sample(), task.name());
        }
    }

    private static SameImage none(String why, List<Tab> tabs, boolean pending) {
        return new SameImage(why, "", tabs, List.of(), List.of(), false, "", "", "", pending);
    }

    /** @param rows that are looked at, at least one */
    static SameImage of(Sources sources, Facts facts, Comparison comparison, List<Row> rows, Choice choice) {
        List<TaskLook> looks = TaskLook.of(comparison.tasks());
        if (looks.isEmpty()) {
            return none("Nothing was measured yet.", List.of(), false);
        }
        TaskLook task = looks.stream()
                .filter(look -> choice.task().filter(look.key()::equals).isPresent())
                .findFirst()
                .orElse(looks.get(0));
        List<Tab> tabs = looks.stream()
                .map(look -> new Tab(look, choice.withTask(look.key()).href(comparison), look.equals(task)))
                .toList();
        long seed = seed(rows);
        List<Seen> seen = new ArrayList<>();
        boolean pending = false;
        Optional<String> image = choice.image();
        for (Row row : rows) {
            Optional<Trained> training = training(row, seed, task);
            Optional<Optional<Reported>> read = training.map(one -> facts.reported(sources.documents(), one))
                    .orElse(Optional.of(Optional.empty()));
            pending |= read.isEmpty();
            Optional<Reported> reported = read.flatMap(Function.identity());
            Optional<String> wanted = image;
            Optional<SampleLayers> sample = reported.flatMap(
                    one -> wanted.map(name -> exactly(one, name)).orElseGet(() -> one.sample(wanted)));
            Optional<TaskLayers> maps = sample.map(one -> one.layers().get(task.name()));
            if (maps.isPresent()) {
                seen.add(new Seen(row, reported.get(), sample.get(), maps.get()));
                image = Optional.of(sample.get().sample());
            }
        }
        if (seen.isEmpty()) {
            return none(
                    pending
                            ? "Reports are read; pictures appear here when they are there."
                            : "The evaluations of the ticked rows have kept no picture of this; one with --pictures does.",
                    tabs,
                    pending);
        }
        return of(sources, facts, comparison, choice.withImage(image), seen, tabs, task, seed, pending);
    }

    private static SameImage of(
            Sources sources,
            Facts facts,
            Comparison comparison,
            Choice choice,
            List<Seen> seen,
            List<Tab> tabs,
            TaskLook look,
            long seed,
            boolean before) {
        Seen first = seen.get(0);
        Task task = first.reported().task(look.name());
        boolean over = task.encoding() == LabelEncoding.CLASS_INDEX;
        String photograph = first.reported().href(first.sample().image());
        List<Shot> shots = new ArrayList<>();
        shots.add(shot("Image", first.sample().sample(), photograph, photograph, false, ""));
        first.maps()
                .label()
                .ifPresent(label -> shots.add(shot(
                        "Label",
                        "what the dataset says",
                        photograph,
                        first.reported().href(label),
                        over,
                        "")));
        boolean pending = before;
        for (Seen one : seen) {
            boolean wanted = choice.differences() && Pictured.isComparable(one.reported(), look.name(), one.maps());
            Optional<String> share = wanted ? facts.share(sources.documents(), one.pictured(look)) : Optional.empty();
            pending |= wanted && share.isEmpty();
            shots.add(shot(
                    one.row().title(),
                    share.orElse("seed " + seed),
                    one.reported().href(one.sample().image()),
                    one.reported().href(one.maps().prediction()),
                    over,
                    wanted ? one.pictured(look).href() : ""));
        }
        List<SampleLayers> samples = first.reported().report().samples();
        int at = samples.indexOf(first.sample());
        return new SameImage(
                "",
                "Seed " + seed + " · image " + Texts.count(at + 1) + " of the " + samples.size() + " kept",
                tabs,
                shots,
                over
                        ? Legend.classes(task)
                                .subList(
                                        0,
                                        Math.min(
                                                MOST_ENTRIES,
                                                Legend.classes(task).size()))
                        : List.of(),
                choice.differences(),
                choice.withDifferences(!choice.differences()).href(comparison),
                step(comparison, choice, samples, at - 1),
                step(comparison, choice, samples, at + 1),
                pending);
    }

    private static Shot shot(
            String title, String words, String photograph, String map, boolean over, String difference) {
        return new Shot(
                title,
                words,
                Overlay.map(title + ": " + words, photograph, new Overlay.Side(title, map, over)),
                difference);
    }

    private static String step(Comparison comparison, Choice choice, List<SampleLayers> samples, int at) {
        return at < 0 || at >= samples.size()
                ? ""
                : choice.withImage(Optional.of(samples.get(at).sample())).href(comparison);
    }

    private static Optional<SampleLayers> exactly(Reported reported, String sample) {
        return reported.report().samples().stream()
                .filter(one -> one.sample().equals(sample))
                .findFirst();
    }

    /** The first with which something of the first row was measured. */
    private static long seed(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> !cell.evaluations().isEmpty())
                .map(Cell::seed)
                .findFirst()
                .orElse(0L);
    }

    private static Optional<Trained> training(Row row, long seed, TaskLook task) {
        return row.cells().stream()
                .filter(cell -> cell.seed() == seed)
                .flatMap(cell -> cell.trainings().stream())
                .filter(one -> one.evaluation()
                        .filter(evaluation ->
                                evaluation.event().metrics().byTask().containsKey(task.name()))
                        .isPresent())
                .findFirst();
    }
}
