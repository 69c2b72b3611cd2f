package dev.weightflow.console.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.chart.Bars;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Models;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Content of a dataset version's page. */
public final class DatasetPage {
    /** Number of samples on a page. */
    static final int LENGTH = 12;

    private static final int MOST_ASIDE = 20;
    private static final int MOST_LEARNERS = 12;
    private static final int FEW = 4;

    private final Console console;
    private final IngestedDataset dataset;
    private final Choice choice;
    private final Owned owned;
    private final Optional<DatasetManifest> manifest;

    /**
     * Selection of samples.
     *
     * @param task whose labels are shown; the image alone if empty
     * @param split only samples of that split
     * @param shows only those whose label shows that class
     */
    record Choice(Optional<String> task, Optional<String> split, Optional<String> shows, int page) {}

    /**
     * Response of the ingestion service.
     *
     * @param samples of the page; missing if it does not respond
     * @param total number of samples
     * @param labels number of labels by class
     * @param note reason if something is missing
     */
    record Owned(JsonNode samples, int total, JsonNode labels, String note) {}

    DatasetPage(Console console, IngestedDataset dataset, Choice choice, Owned owned) {
        this.console = console;
        this.dataset = dataset;
        this.choice = choice;
        this.owned = owned;
        this.manifest = manifest();
    }

    private Optional<DatasetManifest> manifest() {
        try {
            return Optional.of(console.documents().dataset(dataset.id()));
        } catch (InvalidDocument | ObjectStoreException e) {
            return Optional.empty();
        }
    }

    public String id() {
        return dataset.id().value();
    }

    public String name() {
        return DatasetNames.of(dataset);
    }

    public String source() {
        return dataset.event().source();
    }

    public Instant at() {
        return dataset.ingestedAt();
    }

    public String by() {
        return console.journals().announcement(dataset).actor().orElse("");
    }

    public String note() {
        return owned.note();
    }

    /** Summarizes the dataset in one sentence. */
    public String lead() {
        return Numbers.counted(dataset.samples(Split.TRAIN) + dataset.samples(Split.VAL), "sample") + " from "
                + source()
                + ", " + ByteSizes.text(dataset.event().bytes()) + "; "
                + Numbers.grouped(dataset.event().quarantined()) + " in quarantine."
                + (isLabelled() ? "" : " It has no labels.");
    }

    public boolean isLabelled() {
        return dataset.isLabelled();
    }

    /** Returns the previous version of the same source. */
    public Optional<String> before() {
        return console.journals().datasets().before(dataset).map(other -> other.id()
                .value());
    }

    public List<TaskStyle> tasks() {
        return TaskStyle.of(dataset.event().tasks());
    }

    /** Tab with its link. */
    public record Tab(String label, int place, String href, boolean current) {}

    /** Returns the tabs that choose the task whose labels are laid over the images. */
    public List<Tab> taskTabs() {
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab(
                "Image",
                0,
                href("", choice.split().orElse(""), 1),
                choice.task().isEmpty()));
        tasks().forEach(task -> tabs.add(new Tab(
                task.label(),
                task.place(),
                href(task.key(), choice.split().orElse(""), 1),
                choice.task().filter(task.key()::equals).isPresent())));
        return tabs;
    }

    /** Returns the tabs that choose the split. */
    public List<Tab> splitTabs() {
        String task = choice.task().orElse("");
        return List.of(
                new Tab("All", 0, href(task, "", 1), choice.split().isEmpty()),
                new Tab(
                        "Train " + Numbers.grouped(dataset.samples(Split.TRAIN)),
                        0,
                        href(task, "train", 1),
                        choice.split().filter("train"::equals).isPresent()),
                new Tab(
                        "Val " + Numbers.grouped(dataset.samples(Split.VAL)),
                        0,
                        href(task, "val", 1),
                        choice.split().filter("val"::equals).isPresent()));
    }

    private String href(String task, String split, int page) {
        return "?task=" + task + "&split=" + split + "&class="
                + encoded(choice.shows().orElse("")) + "&page=" + page;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public String shows() {
        return choice.shows().orElse("");
    }

    /**
     * Sample on the page.
     *
     * @param layer of the chosen task; empty if it has no such label
     */
    public record Tile(String id, String image, String layer, boolean over) {}

    /** Lists the samples of the page. */
    public List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        owned.samples().forEach(sample -> {
            String id = sample.path("id").asText();
            String base = "/datasets/" + id() + "/samples/" + encoded(id) + "/";
            String layer = choice.task()
                    .filter(task -> sample.path("labels").has(task))
                    .map(task -> base + task + ".png")
                    .orElse("");
            boolean classes = choice.task()
                    .filter(task ->
                            !sample.path("labels").path(task).path("classes").isEmpty())
                    .isPresent();
            tiles.add(new Tile(id, base + "image.png", layer, classes));
        });
        return tiles;
    }

    /** Describes the range of samples on the page. */
    public String range() {
        int from = (choice.page() - 1) * LENGTH + 1;
        return owned.total() == 0
                ? "None."
                : Numbers.grouped(from) + "–" + Numbers.grouped(Math.min(owned.total(), from + LENGTH - 1)) + " of "
                        + Numbers.grouped(owned.total());
    }

    public Optional<String> previous() {
        return choice.page() > 1
                ? Optional.of(href(choice.task().orElse(""), choice.split().orElse(""), choice.page() - 1))
                : Optional.empty();
    }

    public Optional<String> next() {
        return choice.page() * LENGTH < owned.total()
                ? Optional.of(href(choice.task().orElse(""), choice.split().orElse(""), choice.page() + 1))
                : Optional.empty();
    }

    /** Sample in quarantine. */
    public record Aside(String sample, String code, String reason, String picture) {}

    /** Lists the first samples in quarantine. */
    public List<Aside> aside() {
        return manifest.map(DatasetManifest::quarantined).orElse(List.of()).stream()
                .limit(MOST_ASIDE)
                .map(this::aside)
                .toList();
    }

    private Aside aside(Quarantined one) {
        return new Aside(
                one.sample(),
                one.code(),
                one.reason(),
                "/datasets/" + id() + "/quarantined/" + encoded(one.sample()) + ".png");
    }

    public int asideCount() {
        return dataset.event().quarantined();
    }

    /** Number of labels of a task. */
    public record Labels(TaskStyle task, String train, String val, int percent, String filled) {}

    /** Lists the labels, a line for each task. */
    public List<Labels> labels() {
        return tasks().stream()
                .map(task -> {
                    JsonNode train = owned.labels()
                            .path("splits")
                            .path("train")
                            .path("tasks")
                            .path(task.key());
                    JsonNode val = owned.labels()
                            .path("splits")
                            .path("val")
                            .path("tasks")
                            .path(task.key());
                    int labelled = train.path("labelled").asInt()
                            + val.path("labelled").asInt();
                    int filled =
                            train.path("filled").asInt() + val.path("filled").asInt();
                    return new Labels(
                            task,
                            Numbers.grouped(train.path("labelled").asInt()),
                            Numbers.grouped(val.path("labelled").asInt()),
                            labelled == 0 ? 0 : 100 * filled / labelled,
                            Numbers.grouped(filled));
                })
                .toList();
    }

    public boolean hasLabels() {
        return isLabelled() && !owned.labels().isMissingNode();
    }

    /** Draws the number of samples in which each class of the chosen task, or of the first that has classes, occurs. */
    public Optional<Bars> classes() {
        return classTask()
                .map(task ->
                        Bars.of("c-" + task.place(), task.label() + ": samples that contain each class", bars(task)));
    }

    public String classWords() {
        return classTask()
                .map(task -> task.label() + ": samples that contain each class. Pale: fewer than " + FEW + ".")
                .orElse(isLabelled() ? "None of the tasks has classes." : "It has no labels.");
    }

    private Optional<TaskStyle> classTask() {
        return tasks().stream()
                .filter(task -> choice.task().isEmpty()
                        || choice.task().filter(task.key()::equals).isPresent())
                .filter(task -> !bars(task).isEmpty())
                .findFirst()
                .or(() -> tasks().stream().filter(task -> !bars(task).isEmpty()).findFirst());
    }

    private List<Bars.Bar> bars(TaskStyle task) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode split : owned.labels().path("splits")) {
            for (JsonNode one : split.path("tasks").path(task.key()).path("classes")) {
                counts.merge(one.path("name").asText(), one.path("samples").asInt(), Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(one -> new Bars.Bar(
                        one.getKey(),
                        one.getValue(),
                        one.getValue() < FEW,
                        "/datasets/" + id() + "?task=" + task.key() + "&class=" + encoded(one.getKey())))
                .sorted(Comparator.comparingLong(bar -> -bar.value()))
                .limit(40)
                .toList();
    }

    /** Version or training that learned from the dataset. */
    public record Learner(String icon, String title, String detail, String href) {}

    /** Lists the versions and trainings that wrong labels of the dataset would affect. */
    public List<Learner> learners() {
        List<Learner> learners = new ArrayList<>();
        List<Models.TrainedVersion> trained =
                new ArrayList<>(console.journals().models().trainedOn(dataset.id(), MOST_LEARNERS));
        Collections.reverse(trained);
        trained.forEach(version -> {
            Model model = console.journals().models().model(version.model());
            StateBadge look = model.version(version.version())
                    .map(found -> StatusLook.of(found.status()))
                    .orElseThrow();
            learners.add(
                    0,
                    new Learner(
                            "box",
                            version.model() + " v" + version.version(),
                            look.word(),
                            "/models/" + version.model() + "/" + version.version()));
        });
        console.journals()
                .trainings()
                .underWay()
                .filter(job -> job.record().spec().dataset().equals(dataset.id()))
                .forEach(job -> learners.add(
                        0,
                        new Learner(
                                "train",
                                TrainingNames.title(job.record().spec()),
                                StateBadge.of(job.state(), false).word(),
                                "/trainings/" + job.id())));
        return learners.subList(0, Math.min(learners.size(), MOST_LEARNERS));
    }
}
