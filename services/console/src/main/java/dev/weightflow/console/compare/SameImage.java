package dev.weightflow.console.compare;

import dev.weightflow.console.chart.MapPicture;
import dev.weightflow.console.chart.MapSlider;
import dev.weightflow.console.compare.Cell.Trained;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.data.picture.Legend;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Image of the evaluation with some rows' predictions.
 *
 * @param why reason if there are no pictures; empty otherwise
 * @param lead the seed and the image
 * @param shots image and label, then a prediction for each row
 * @param other the address with the differences, or without them if they are shown
 * @param previous the address of the previous image; empty at the first
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

    /** Tab of a task. */
    public record Tab(TaskStyle task, String href, boolean current) {}

    /**
     * Picture.
     *
     * @param difference address of its difference from the label; empty if not requested or undefined
     */
    public record Shot(String title, String words, MapPicture picture, String difference) {}

    /** A row's prediction for the image. */
    private record Seen(Row row, Reported reported, SampleLayers sample, TaskLayers maps) {
        Pictured pictured(TaskStyle task) {
            return new Pictured(reported.report().id(), sample.sample(), task.name());
        }
    }

    private static SameImage none(String why, List<Tab> tabs, boolean pending) {
        return new SameImage(why, "", tabs, List.of(), List.of(), false, "", "", "", pending);
    }

    /**
     * @param rows to show, at least one
     */
    static SameImage of(Sources sources, Facts facts, Comparison comparison, List<Row> rows, Choice choice) {
        List<TaskStyle> looks = TaskStyle.of(comparison.tasks());
        if (looks.isEmpty()) {
            return none("No results yet.", List.of(), false);
        }
        TaskStyle task = looks.stream()
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
                            ? "Reading reports; pictures will appear here."
                            : "The evaluations of the selected rows stored no pictures of this task; run one with"
                                    + " --pictures to store them.",
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
            TaskStyle look,
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
                        "Label", "ground truth", photograph, first.reported().href(label), over, "")));
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
                "Seed " + seed + " · image " + Numbers.grouped(at + 1) + " of the " + samples.size() + " kept",
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
                new MapPicture(title + ": " + words, photograph, new MapSlider.Side(title, map, over)),
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

    /** Returns the first seed with a measured training of the first row. */
    private static long seed(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> !cell.evaluations().isEmpty())
                .map(Cell::seed)
                .findFirst()
                .orElse(0L);
    }

    private static Optional<Trained> training(Row row, long seed, TaskStyle task) {
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
