package dev.weightflow.console.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.chart.Bars;
import dev.weightflow.console.text.StateLook;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.Split;
import io.quarkus.qute.RawString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A dataset version. */
public final class DatasetPage {
    /** How many samples a page shows. */
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
     * What is shown of the samples.
     *
     * @param task whose labels; the image alone if empty
     * @param split only those of one
     * @param shows only those whose label shows that class
     */
    record Choice(Optional<String> task, Optional<String> split, Optional<String> shows, int page) {}

    /**
     * What the service that keeps datasets says.
     *
     * @param samples of the page; missing if it says nothing
     * @param total how many there are
     * @param labels how many labels show what
     * @param note why something is missing
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
        return dataset.metadata().at();
    }

    public String by() {
        return dataset.metadata().actor().orElse("");
    }

    public String note() {
        return owned.note();
    }

    /** In one sentence. */
    public String lead() {
        return Texts.count(dataset.samples(Split.TRAIN) + dataset.samples(Split.VAL), "sample") + " from " + source()
                + ", " + Texts.bytes(dataset.event().bytes()) + "; "
                + Texts.count(dataset.event().quarantined()) + " set aside.";
    }

    /** The version of the same source before it. */
    public Optional<String> before() {
        return console.journals().datasets().all().stream()
                .filter(other -> other.event().source().equals(source()) && dataset.isAfter(other))
                .max(IngestedDataset.IN_ORDER)
                .map(other -> other.id().value());
    }

    public List<TaskLook> tasks() {
        return TaskLook.of(dataset.event().tasks());
    }

    /** A choice, as a link. */
    public record Tab(String label, int place, String href, boolean current) {}

    /** Whose labels are laid over the images. */
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

    /** Which samples. */
    public List<Tab> splitTabs() {
        String task = choice.task().orElse("");
        return List.of(
                new Tab("All", 0, href(task, "", 1), choice.split().isEmpty()),
                new Tab(
                        "Train " + Texts.count(dataset.samples(Split.TRAIN)),
                        0,
                        href(task, "train", 1),
                        choice.split().filter("train"::equals).isPresent()),
                new Tab(
                        "Val " + Texts.count(dataset.samples(Split.VAL)),
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
     * A sample.
     *
     * @param layer of the task that was chosen; empty if it has no such label
     */
    public record Tile(String id, String image, String layer, boolean over) {}

    /** The samples of the page. */
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

    /** Which samples are shown, in words. */
    public String range() {
        int from = (choice.page() - 1) * LENGTH + 1;
        return owned.total() == 0
                ? "None."
                : Texts.count(from) + "–" + Texts.count(Math.min(owned.total(), from + LENGTH - 1)) + " of "
                        + Texts.count(owned.total());
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

    /** A sample that was set aside. */
    public record Aside(String sample, String code, String reason, String picture) {}

    /** The first samples that were set aside. */
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

    /** How many labels there are. */
    public record Labels(TaskLook task, String train, String val, int percent, String filled) {}

    /** A line for each task. */
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
                            Texts.count(train.path("labelled").asInt()),
                            Texts.count(val.path("labelled").asInt()),
                            labelled == 0 ? 0 : 100 * filled / labelled,
                            Texts.count(filled));
                })
                .toList();
    }

    public boolean hasLabels() {
        return !owned.labels().isMissingNode();
    }

    /** In how many samples each class of the chosen task, or of the first that has classes, occurs. */
    public RawString classes() {
        return classTask()
                .map(task ->
                        Bars.draw("c-" + task.place(), task.label() + ": samples in which a class occurs", bars(task)))
                .orElse(new RawString(""));
    }

    public String classWords() {
        return classTask()
                .map(task -> task.label() + ": samples in which a class occurs. Pale: fewer than " + FEW + ".")
                .orElse("None of its tasks has classes.");
    }

    private Optional<TaskLook> classTask() {
        return tasks().stream()
                .filter(task -> choice.task().isEmpty()
                        || choice.task().filter(task.key()::equals).isPresent())
                .filter(task -> !bars(task).isEmpty())
                .findFirst()
                .or(() -> tasks().stream().filter(task -> !bars(task).isEmpty()).findFirst());
    }

    private List<Bars.Bar> bars(TaskLook task) {
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

    /** Who learned from it. */
    public record Learner(String icon, String title, String detail, String href) {}

    /** The versions and trainings that would be concerned if its labels turned out wrong. */
    public List<Learner> learners() {
        List<Learner> learners = new ArrayList<>();
        console.journals().models().trainedOn(dataset.id()).forEach(version -> {
            Model model = console.journals().models().model(version.model());
            StateLook look = model.version(version.version())
                    .map(found -> StatusLook.of(model.status(found)))
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
                                StateLook.of(job.state(), false).word(),
                                "/trainings/" + job.id())));
        return learners.subList(0, Math.min(learners.size(), MOST_LEARNERS));
    }
}
