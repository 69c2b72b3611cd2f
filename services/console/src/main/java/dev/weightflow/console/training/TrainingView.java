package dev.weightflow.console.training;

import dev.weightflow.comparison.curve.CurveScript;
import dev.weightflow.console.Console;
import dev.weightflow.console.chart.ProgressLine;
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
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.Curve.Series;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Content of a training's page. */
public final class TrainingView {
    private static final String MEMORY = "memory.bytes";
    private static final String VALIDATION = "validation.";
    private static final String DELTA_M = VALIDATION + "deltaM";
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
        this.history =
                console.journals().trainings().along(Histories.PROJECTION).of(job.id());
        this.signal = console.signals().latest(job.id());
        this.manifest =
                committed().flatMap(commit -> read(() -> console.documents().manifest(commit.manifest())));
        this.stored = committed()
                .flatMap(CheckpointCommitted::curve)
                .flatMap(digest -> read(() -> console.documents().curve(digest)));
        this.abscissa = Abscissa.of(along, stepsPerEpoch(), history);
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

    /** Returns the unit of the curves' x axis. */
    public String along() {
        return abscissa.unit().key();
    }

    /** Returns the known places of steps on the curves' x axis, pairs of numbers. */
    public String knots() {
        return abscissa.knots();
    }

    /** Returns the steps at which another worker resumed. */
    public String takeOvers() {
        return history.stream()
                .filter(entry -> entry.kind() == Kind.STARTED)
                .skip(1)
                .flatMap(entry -> entry.step().stream())
                .map(Object::toString)
                .collect(Collectors.joining(" "));
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
                .or(() -> committed().map(this::wholeLength))
                .orElse(0L);
    }

    /** Returns the number of steps of a training whose length is given in epochs; one that stopped early ended with an epoch. */
    private long wholeLength(CheckpointCommitted last) {
        return stoppedEarly().isPresent()
                ? last.step()
                        / Math.max(1, last.epoch())
                        * spec.length().epochs().orElse(1)
                : last.step();
    }

    public int percent() {
        return total() == 0 ? 0 : (int) Math.min(100, 100 * step() / total());
    }

    /** Summarizes the progress in one line. */
    public String lead() {
        List<String> parts = new ArrayList<>();
        if (total() > 0) {
            parts.add("Step " + Numbers.grouped(step()) + " of " + Numbers.grouped(total()));
        }
        // one that stopped early ended with an epoch, and began no other
        int begun = stoppedEarly().isPresent() ? 0 : 1;
        stepsPerEpoch()
                .ifPresent(each ->
                        parts.add("epoch " + Math.min(spec.length().epochs().orElse(0), begun + step() / each) + " of "
                                + spec.length().epochs().orElse(0)));
        if (running()) {
            signal.flatMap(heard -> Work.left(heard.progress())).ifPresent(parts::add);
            status().worker().ifPresent(worker -> parts.add("on " + Texts.worker(worker)));
        }
        if (status().claim() > 1) {
            parts.add(status().claim() + " claims");
        }
        if (stoppedEarly().isPresent()) {
            parts.add("stopped early");
        }
        if (parts.isEmpty()) {
            parts.add(status().message());
        }
        return String.join(" · ", parts);
    }

    /** Returns the reason for an end before the last step, as a clause. */
    public Optional<String> stoppedEarly() {
        return Trainings.completion(job).flatMap(TrainingCompleted::stoppedEarly);
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
     * Column of a task. Numbers are texts; a dash stands before there is one.
     *
     * @param figure the latest measured
     * @param best the best measured
     * @param loss the latest of the training
     * @param least the least of the training
     * @param toChampion distance to the champion's figure
     * @param ahead whether it is better than the champion's
     * @param champion the champion's figure, for the curve
     */
    public record Column(
            TaskStyle task,
            String metric,
            String figure,
            String best,
            String unit,
            String loss,
            String least,
            String toChampion,
            boolean ahead,
            Optional<Double> champion) {}

    /** Returns a column for each task. */
    public List<Column> columns() {
        Map<TaskName, TaskFigures> champion = championFigures();
        return TaskStyle.of(spec.tasks()).stream()
                .map(task -> column(task, Optional.ofNullable(champion.get(task.name()))))
                .toList();
    }

    private Column column(TaskStyle task, Optional<TaskFigures> champion) {
        Series loss = reported(Curve.LOSS + task.key());
        Series figures = figures(task.name());
        MetricScale scale = scale(task.name(), champion);
        Optional<Double> reference = champion.map(TaskFigures::primary).map(scale::shown);
        Optional<Double> distance =
                figures.latest().flatMap(figure -> reference.map(other -> scale.sign() * (figure - other)));
        return new Column(
                task,
                scale.metric(),
                figures.latest().map(TrainingView::oneDigit).orElse("–"),
                figures.values().stream()
                        .max(Comparator.comparing(figure -> scale.sign() * figure))
                        .map(TrainingView::oneDigit)
                        .orElse("–"),
                scale.unit(),
                loss.latest().map(Numbers::significant).orElse("–"),
                loss.values().stream()
                        .min(Double::compare)
                        .map(Numbers::significant)
                        .orElse("–"),
                distance.map(gap -> oneDigit(Math.abs(gap)) + (gap >= 0 ? " ahead" : " to go"))
                        .orElse(""),
                distance.filter(gap -> gap >= 0).isPresent(),
                reference);
    }

    private static String oneDigit(double value) {
        return Numbers.format("%.1f", value);
    }

    /** Returns the scale of a task's figures: the champion's, so that the two can be compared, or the training's own. */
    private MetricScale scale(TaskName task, Optional<TaskFigures> champion) {
        return champion.map(TaskFigures::scale)
                .or(() -> measured(task).stream().findFirst().map(one -> one.scales()
                        .of(task)))
                .orElseGet(() -> MetricScale.undeclared(task));
    }

    private List<Validation> measured(TaskName task) {
        return validations().stream()
                .filter(validation -> validation.metrics().containsKey(task))
                .toList();
    }

    /**
     * Returns every series that the page draws, by the names in its template: those of the stored curve with the points received since, and the figures
     * of the validations.
     *
     * @param after only points after that step
     */
    Map<String, Series> curves(long after) {
        Map<String, Series> curves = new TreeMap<>();
        Set<String> names = new TreeSet<>(console.signals().curves(job.id()));
        stored.ifPresent(curve -> names.addAll(curve.series().keySet()));
        names.forEach(name -> curves.put(name, reported(name)));
        if (!validations().isEmpty()) {
            spec.tasks().forEach(task -> curves.put(VALIDATION + task.key(), figures(task)));
            curves.put(DELTA_M, gains());
        }
        curves.replaceAll((name, series) -> series.after(after).reduced(CurveScript.POINTS));
        return curves;
    }

    private Series reported(String name) {
        Series told = console.signals().curve(job.id(), name);
        return stored.filter(curve -> curve.series().containsKey(name))
                .map(curve -> curve.series().get(name).merged(told.after(curve.last())))
                .orElse(told);
    }

    private Series figures(TaskName task) {
        MetricScale scale = scale(task, Optional.ofNullable(championFigures().get(task)));
        return Series.of(
                measured(task),
                Validation::step,
                one -> scale.shown(one.metrics().get(task)));
    }

    private Series gains() {
        return Series.of(validations(), Validation::step, Validation::deltaM);
    }

    /** Returns the step of the best checkpoint so far. */
    public Optional<Long> best() {
        return committed().flatMap(CheckpointCommitted::best).map(best -> best.step());
    }

    /** Places the steps of the commits on the line of progress. */
    public ProgressLine timeline() {
        return Timeline.of(history, step(), total(), best());
    }

    /**
     * Quantity beside the losses.
     *
     * @param curve the name of its series; empty if it has none
     */
    public record Quantity(String title, String now, String unit, String curve) {}

    /** Returns rate, speed, memory and Δm, as far as they are known. */
    public List<Quantity> quantities() {
        List<Quantity> quantities = new ArrayList<>();
        reported(Curve.LEARNING_RATE)
                .latest()
                .ifPresent(rate -> quantities.add(new Quantity(
                        "Learning rate",
                        Numbers.significant(rate),
                        "peak " + Numbers.significant(spec.optimization().learningRate()),
                        Curve.LEARNING_RATE)));
        signal.map(Signal::progress)
                .filter(progress -> running() && progress.unit().equals("steps"))
                .ifPresent(progress -> quantities.add(new Quantity(
                        "Images a second",
                        Numbers.significant(progress.perSecond() * spec.imagesPerStep()),
                        "on " + Texts.worker(progress.worker()),
                        "")));
        reported(MEMORY)
                .latest()
                .ifPresent(bytes ->
                        quantities.add(new Quantity("Memory", ByteSizes.text(bytes.longValue()), "in use", MEMORY)));
        gains().latest()
                .ifPresent(gain -> quantities.add(new Quantity(
                        "Δm, validation", Numbers.signed(gain, 2), "% to single task, published", DELTA_M)));
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
                .ifPresent(number -> settings.add(new Setting("trained", Numbers.grouped(number) + " weights", "")));
        settings.add(new Setting("dataset", spec.dataset().shortId(), "/datasets/" + spec.dataset()));
        settings.add(new Setting("length", spec.length().words() + ", batch " + spec.batchSize(), ""));
        settings.add(new Setting(
                "learning rate", Numbers.significant(spec.optimization().learningRate()), ""));
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
