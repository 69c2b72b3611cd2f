package dev.weightflow.console.training;

import dev.weightflow.console.Console;
import dev.weightflow.console.chart.Charts;
import dev.weightflow.console.chart.Line;
import dev.weightflow.console.live.ProgressStream.Signal;
import dev.weightflow.console.live.Work;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import io.quarkus.qute.RawString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Content of a training's page. */
public final class TrainingView {
    private static final String LEARNING_RATE = "learningRate";
    private static final Map<Abscissa.Unit, String> ALONG =
            Map.of(Abscissa.Unit.STEP, "Steps", Abscissa.Unit.EPOCH, "Epochs", Abscissa.Unit.TIME, "Time");

    private final Console console;
    private final Job<TrainingSpec> job;
    private final TrainingSpec spec;
    private final List<Entry> history;
    private final Optional<Signal> signal;
    private final Optional<CheckpointManifest> manifest;
    private final Optional<Curve> stored;
    private final Abscissa abscissa;

    /**
     * @param spec of the job, which was accepted
     * @param along unit of its curves' x axis
     */
    TrainingView(Console console, Job<TrainingSpec> job, TrainingSpec spec, Abscissa.Unit along) {
        this.console = console;
        this.job = job;
        this.spec = spec;
        this.history = console.histories().of(job.id());
        this.signal = console.signals().latest(job.id());
        this.manifest =
                committed().flatMap(commit -> read(() -> console.documents().manifest(commit.manifest())));
        this.stored = committed()
                .flatMap(CheckpointCommitted::curve)
                .flatMap(digest -> read(() -> console.documents().curve(digest)));
        this.abscissa = Abscissa.of(along, total(), stepsPerEpoch(), history);
    }

    /**
     * Choice of the curves' x axis.
     *
     * @param current whether it is selected
     */
    public record Along(String key, String label, boolean current) {}

    public List<Along> alongs() {
        return Abscissa.choices(stepsPerEpoch(), history).stream()
                .map(unit -> new Along(unit.key(), ALONG.get(unit), unit == abscissa.unit()))
                .toList();
    }

    /** Returns whether the curves grow in place, as those along steps do. Others are drawn anew with the page. */
    public boolean growing() {
        return abscissa.unit() == Abscissa.Unit.STEP;
    }

    private Optional<CheckpointCommitted> committed() {
        return job.accepted().flatMap(accepted -> accepted.record().committed(CheckpointCommitted.class));
    }

    /** Reads a document; empty if the store does not provide it. */
    private static <T> Optional<T> read(Supplier<T> document) {
        try {
            return Optional.of(document.get());
        } catch (InvalidDocument | ObjectStoreException e) {
            return Optional.empty();
        }
    }

    public JobId id() {
        return job.id();
    }

    public TrainingSpec spec() {
        return spec;
    }

    public String title() {
        return TrainingNames.title(spec);
    }

    public StateBadge look() {
        return StateBadge.of(job.state(), status().cancelling());
    }

    public boolean running() {
        return job instanceof Job.Claimed<?>;
    }

    public boolean ended() {
        return job.state().ended();
    }

    public JobStatus status() {
        return JobStatus.of(job, running() ? signal.map(Signal::progress) : Optional.empty());
    }

    /** Returns the current step. */
    public long step() {
        return signal.map(Signal::progress)
                .filter(progress -> progress.unit().equals("steps"))
                .map(progress -> progress.done())
                .or(() -> committed().map(CheckpointCommitted::step))
                .orElse(0L);
    }

    /** Returns the total number of steps; 0 before it is known. */
    public long total() {
        return signal.map(Signal::progress)
                .filter(progress -> progress.unit().equals("steps"))
                .map(progress -> progress.total())
                .or(() -> job instanceof Job.Claimed<?> claimed
                        ? claimed.started()
                                .filter(TrainingStarted.class::isInstance)
                                .map(start -> ((TrainingStarted) start).totalSteps())
                        : Optional.empty())
                .or(() -> spec.length().steps().map(Integer::longValue))
                .or(() -> committed().map(CheckpointCommitted::step))
                .orElse(0L);
    }

    public int percent() {
        return total() == 0 ? 0 : (int) Math.min(100, 100 * step() / total());
    }

    /** Summarizes the progress in one line. */
    public String lead() {
        List<String> parts = new ArrayList<>();
        if (total() > 0) {
            parts.add("Step " + Texts.count(step()) + " of " + Texts.count(total()));
        }
        stepsPerEpoch()
                .ifPresent(each ->
                        parts.add("epoch " + Math.min(spec.length().epochs().orElse(0), 1 + step() / each) + " of "
                                + spec.length().epochs().orElse(0)));
        if (running()) {
            signal.flatMap(heard -> Work.left(heard.progress())).ifPresent(parts::add);
            status().worker().ifPresent(worker -> parts.add("on " + Texts.worker(worker)));
        }
        if (status().claim() > 1) {
            parts.add(status().claim() + " claims");
        }
        if (parts.isEmpty()) {
            parts.add(status().message());
        }
        return String.join(" · ", parts);
    }

    private Optional<Long> stepsPerEpoch() {
        return spec.length().epochs().filter(epochs -> total() > 0).map(epochs -> Math.max(1, total() / epochs));
    }

    /** Returns the time of the last progress report. */
    public Optional<Instant> heardAt() {
        return running() ? signal.map(Signal::at) : Optional.empty();
    }

    /** Returns the champion of the model that the result is for. */
    private Optional<ModelVersion> champion() {
        return model().flatMap(name -> console.journals().models().model(name).versionOf(Model.CHAMPION));
    }

    public Optional<ModelName> model() {
        return spec.evaluation().flatMap(EvaluationOptions::model);
    }

    /** Returns the champion's number, for the text above the curves. */
    public Optional<String> championName() {
        return champion().map(version -> "champion v" + version.number());
    }

    private Map<TaskName, TaskFigures> championFigures() {
        return champion()
                .flatMap(console.journals()::evaluation)
                .map(evaluation -> evaluation.event().metrics().byTask())
                .orElse(Map.of());
    }

    private List<Validation> validations() {
        return manifest.map(CheckpointManifest::validations).orElse(List.of());
    }

    /**
     * Column of a task.
     *
     * @param figure the latest measured; a dash before there is one
     * @param toChampion distance to the champion's figure
     * @param ahead whether it is better than the champion's
     */
    public record Column(
            TaskStyle task,
            String figure,
            String unit,
            String loss,
            String toChampion,
            boolean ahead,
            RawString curve,
            String metric,
            RawString figures) {}

    /** Returns a column for each task. */
    public List<Column> columns() {
        Map<TaskName, TaskFigures> champion = championFigures();
        return TaskStyle.of(spec.tasks()).stream()
                .map(task -> column(task, Optional.ofNullable(champion.get(task.name()))))
                .toList();
    }

    private Column column(TaskStyle task, Optional<TaskFigures> champion) {
        Line raw = curve("loss." + task.key());
        List<Validation> measured = validations().stream()
                .filter(validation -> validation.metrics().containsKey(task.name()))
                .toList();
        MetricScale scale = champion.map(TaskFigures::scale)
                .or(() -> measured.stream().findFirst().map(one -> one.scales().of(task.name())))
                .orElseGet(() -> MetricScale.undeclared(task.name()));
        Line figures = new Line(measured.stream()
                .map(one -> new Line.Point(one.step(), scale.shown(one.metrics().get(task.name()))))
                .toList());
        Optional<Double> now = figures.last().map(Line.Point::y);
        Optional<Double> reference = champion.map(TaskFigures::primary).map(scale::shown);
        String loss = raw.last().map(point -> Texts.small(point.y())).orElse("–");
        Optional<Double> distance = now.flatMap(figure -> reference.map(other -> scale.sign() * (figure - other)));
        String unit = scale.unit();
        return new Column(
                task,
                now.map(value -> String.format(Locale.ROOT, "%.1f", value)).orElse("–"),
                unit,
                loss,
                distance.map(gap ->
                                String.format(Locale.ROOT, "%.1f", Math.abs(gap)) + (gap >= 0 ? " ahead" : " to go"))
                        .orElse(""),
                distance.filter(gap -> gap >= 0).isPresent(),
                Charts.loss(
                        "c-" + task.place(),
                        task.label() + ": training loss, " + loss + " now",
                        abscissa.along(raw),
                        abscissa.total(),
                        abscissa.along(takeOvers())),
                scale.metric(),
                Charts.figures(
                        "c-" + task.place(),
                        task.label() + ": " + scale.metric() + " on the validation split, "
                                + now.map(value -> Texts.small(value) + unit).orElse("not measured yet"),
                        abscissa.along(figures),
                        abscissa.total(),
                        reference,
                        best().map(step -> abscissa.place().applyAsDouble(step)),
                        abscissa.along(takeOvers()),
                        abscissa.label()));
    }

    /** Returns the curve of that name: the stored part, and the points received since. */
    public Line curve(String name) {
        Optional<Curve.Series> kept = stored.map(curve -> curve.series().get(name));
        long until = stored.map(Curve::last).orElse(-1L);
        List<Line.Point> points = new ArrayList<>();
        kept.ifPresent(series -> {
            for (int i = 0; i < series.steps().size(); i++) {
                points.add(new Line.Point(series.steps().get(i), series.values().get(i)));
            }
        });
        console.signals().curve(job.id(), name).stream()
                .filter(point -> kept.isEmpty() || point.step() > until)
                .forEach(point -> points.add(new Line.Point(point.step(), point.value())));
        return new Line(points);
    }

    /** Returns the names of the available curves. */
    public Set<String> curveNames() {
        Set<String> names = new TreeSet<>(console.signals().curves(job.id()));
        stored.ifPresent(curve -> names.addAll(curve.series().keySet()));
        return names;
    }

    private Optional<Long> best() {
        return committed().flatMap(CheckpointCommitted::best).map(best -> best.step());
    }

    /** Returns the steps at which another worker resumed. */
    private List<Double> takeOvers() {
        return history.stream()
                .filter(entry -> entry.kind() == Kind.STARTED)
                .skip(1)
                .flatMap(entry -> entry.step().stream())
                .map(Long::doubleValue)
                .toList();
    }

    /** Draws the steps of the commits, for the line of progress. */
    public RawString timeline() {
        return Timeline.draw(history, step(), total(), best());
    }

    /** Quantity beside the losses. */
    public record Quantity(String title, String now, String unit, RawString picture) {}

    /** Returns rate, speed, memory and Δm, as far as they are known. */
    public List<Quantity> quantities() {
        List<Quantity> quantities = new ArrayList<>();
        Line rate = curve(LEARNING_RATE);
        rate.last()
                .ifPresent(last -> quantities.add(new Quantity(
                        "Learning rate",
                        Texts.small(last.y()),
                        "peak " + Texts.small(spec.optimization().learningRate()),
                        Charts.quantity("Learning rate", abscissa.along(rate), abscissa.total()))));
        signal.map(Signal::progress)
                .filter(progress -> running() && progress.unit().equals("steps"))
                .ifPresent(progress -> quantities.add(new Quantity(
                        "Images a second",
                        Texts.small(progress.perSecond() * spec.imagesPerStep()),
                        "on " + Texts.worker(progress.worker()),
                        Charts.quantity("", new Line(List.of()), 1))));
        Line memory = curve("memory.bytes");
        memory.last()
                .ifPresent(last -> quantities.add(new Quantity(
                        "Memory",
                        Texts.bytes((long) last.y()),
                        "in use",
                        Charts.quantity("Memory", abscissa.along(memory), abscissa.total()))));
        Line gain = new Line(validations().stream()
                .map(one -> new Line.Point(one.step(), one.deltaM()))
                .toList());
        gain.last()
                .ifPresent(last -> quantities.add(new Quantity(
                        "Δm, validation",
                        Texts.signed(last.y()),
                        "% to single task, published",
                        Charts.quantity("Δm, validation", abscissa.along(gain), abscissa.total()))));
        return quantities;
    }

    /** Line of the configuration. */
    public record Setting(String name, String value, String href) {}

    /** Lists the training's settings. */
    public List<Setting> configuration() {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("method", MethodLook.title(spec.method()), ""));
        spec.method()
                .digest()
                .ifPresent(file -> settings.add(new Setting(
                        "method file", "SHA-256 " + file.shortId() + "…, at the trainer's /methods/" + file, "")));
        settings.add(new Setting("model", spec.model().title() + " · " + spec.imageSize() + " px", ""));
        model().ifPresent(name -> settings.add(new Setting("result for", name.value(), "/models/" + name)));
        settings.add(new Setting("starts", TrainingNames.start(spec), ""));
        trainedWeights()
                .ifPresent(number -> settings.add(new Setting("trained", Texts.count(number) + " weights", "")));
        settings.add(new Setting("dataset", spec.dataset().shortId(), "/datasets/" + spec.dataset()));
        settings.add(new Setting("length", spec.length().words() + ", batch " + spec.batchSize(), ""));
        settings.add(
                new Setting("learning rate", Texts.small(spec.optimization().learningRate()), ""));
        settings.add(new Setting("seed", Long.toString(spec.seed()), ""));
        requestedBy().ifPresent(by -> settings.add(new Setting("requested by", by, "")));
        return settings;
    }

    private Optional<String> requestedBy() {
        return job.accepted().flatMap(accepted -> accepted.record().requestedBy());
    }

    /** Lists every other number and option. */
    public List<Setting> numbers() {
        List<Setting> settings = new ArrayList<>();
        spec.method().shownWords().forEach((name, value) -> settings.add(new Setting(name, value, "")));
        spec.numbers().forEach((name, value) -> settings.add(new Setting(name, value, "")));
        return settings;
    }

    private Optional<Long> trainedWeights() {
        return manifest.map(CheckpointManifest::trainableParameters);
    }

    /** Lists the training's events, the last first. */
    public List<TimelineRow> happened() {
        return TimelineRow.of(history);
    }

    /** Returns the command that starts the same training. */
    public String command() {
        StringBuilder command = new StringBuilder("./weightflow trainings create --data ")
                .append(spec.dataset().shortId())
                .append(
                        spec.method().digest().isPresent()
                                ? " --method-file method.py"
                                : " --method " + spec.method().name().key());
        model().ifPresent(name -> command.append(" --model-name ").append(name));
        return command.toString();
    }
}
