package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.console.chart.Spark;
import dev.weightflow.console.drift.DriftSummary;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.training.Curve.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Content of a model's page, with its versions. */
public final class ModelPage {
    private static final int LENGTH = 25;
    private static final int DRAWN = 100;
    private static final int DECISIONS = 12;
    private static final int FAILURES = 100;

    private final Console console;
    private final Model model;
    private final int count;
    private final int page;

    ModelPage(Console console, Model model, int page) {
        this.console = console;
        this.model = model;
        this.count = model.versionCount();
        this.page = Math.max(1, Math.min(page, pages()));
    }

    public String name() {
        return model.name().value();
    }

    public int page() {
        return page;
    }

    public int pages() {
        return Math.max(1, (count + LENGTH - 1) / LENGTH);
    }

    public int count() {
        return count;
    }

    /** Returns the alias champion. */
    public AliasState champion() {
        return model.alias(Model.CHAMPION).at(console.clock().instant());
    }

    /** Returns what is known of changes of what the champion sees. */
    public Optional<DriftSummary> drift() {
        return DriftSummary.of(console, model);
    }

    /** Version of the model. */
    public record Row(
            String number, StateBadge look, String method, Instant at, String by, List<ModelList.Figure> figures) {}

    /** Lists the versions of the page, the latest first. */
    public List<Row> rows() {
        return model.latest((page - 1) * LENGTH, LENGTH).stream()
                .map(version -> new Row(
                        version.number().toString(),
                        StatusLook.of(version.status()),
                        MethodLook.title(version.event().method()),
                        version.metadata().at(),
                        version.metadata().actor().orElse(""),
                        ModelList.figures(console, version)))
                .toList();
    }

    /** Decision in one line. */
    public record Decision(String version, StateBadge look, String reason, Instant at, String by, String event) {}

    /** Lists the latest decisions. */
    public List<Decision> decisions() {
        return model.decisions().latest(0, DECISIONS).stream()
                .map(ModelPage::decision)
                .toList();
    }

    static Decision decision(PromotionDecision decision) {
        return new Decision(
                decision.version().map(Object::toString).orElse(""),
                StatusLook.of(decision.outcome()),
                decision.reason(),
                decision.metadata().at(),
                decision.metadata().actor().orElse(""),
                decision.metadata().event().value());
    }

    /** Figures of a task over the versions. */
    public record Course(TaskStyle task, Spark picture, String now) {}

    /** Draws each task over the latest versions. */
    public List<Course> courses() {
        List<ModelVersion> latest = new ArrayList<>(model.latest(0, DRAWN));
        Collections.reverse(latest);
        TreeSet<TaskName> tasks = new TreeSet<>();
        List<Map<TaskName, TaskFigures>> figures = latest.stream()
                .map(version -> Versions.figures(console, version))
                .toList();
        figures.forEach(one -> tasks.addAll(one.keySet()));
        return TaskStyle.of(tasks).stream()
                .map(task -> course(task, latest, figures))
                .toList();
    }

    private static Course course(
            TaskStyle task, List<ModelVersion> versions, List<Map<TaskName, TaskFigures>> figures) {
        List<Long> numbers = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        Optional<String> now = Optional.empty();
        for (int i = 0; i < versions.size(); i++) {
            TaskFigures one = figures.get(i).get(task.name());
            if (one != null) {
                numbers.add((long) versions.get(i).number().value());
                values.add(one.scale().shown(one.primary()));
                now = Optional.of(
                        one.scale().words(one.primary()) + (one.scale().lessIsBetter() ? ", lower is better" : ""));
            }
        }
        return new Course(task, Spark.of(new Series(numbers, values)), now.orElse("–"));
    }

    /** Returns the latest failed registrations of checkpoints. */
    public List<Model.RegistrationFailure> failures() {
        return model.failures(FAILURES);
    }
}
