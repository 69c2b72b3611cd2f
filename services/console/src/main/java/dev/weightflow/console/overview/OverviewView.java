package dev.weightflow.console.overview;

import dev.weightflow.console.Console;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.live.Signals.Signal;
import dev.weightflow.console.live.Sparks;
import dev.weightflow.console.live.Work;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The first page. */
public final class OverviewView {
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_RUNNING = 8;
    private static final int MOST_WAITING = 6;
    private static final int MOST_EVENTS = 8;

    private final Console console;
    private final Instant now;
    private final List<Job.Claimed<TrainingSpec>> training;
    private final List<Job.Waiting<TrainingSpec>> waiting;
    private final List<Job.Accepted<EvaluationSpec>> evaluations;
    private final List<Need> needs;

    OverviewView(Console console) {
        this.console = console;
        this.now = console.clock().instant();
        List<Job.Accepted<TrainingSpec>> underWay =
                console.journals().trainings().underWay().toList();
        this.training = underWay.stream()
                .filter(job -> job instanceof Job.Claimed<?>)
                .map(job -> (Job.Claimed<TrainingSpec>) job)
                .sorted(Comparator.comparing(Job.Claimed::since))
                .toList();
        this.waiting = underWay.stream()
                .filter(job -> job instanceof Job.Waiting<?>)
                .map(job -> (Job.Waiting<TrainingSpec>) job)
                .toList();
        this.evaluations = console.journals().evaluations().underWay().toList();
        this.needs = needs();
    }

    /** The one sentence. */
    public String sentence() {
        if (!console.health().away().isEmpty()) {
            return console.health().away().get(0).owner().key() + " does not answer.";
        }
        return empty() ? "Nothing flows yet." : "Everything flows.";
    }

    /** What else is to be said first. */
    public String lead() {
        List<String> parts = new ArrayList<>();
        parts.add(
                training.isEmpty()
                        ? "No training runs."
                        : Texts.count(training.size(), "training") + (training.size() == 1 ? " runs." : " run."));
        if (!needs.isEmpty()) {
            parts.add(Texts.count(needs.size(), "thing") + (needs.size() == 1 ? " waits" : " wait") + " for a person.");
        }
        return String.join(" ", parts);
    }

    /** Whether nothing was ever ingested, trained or registered. */
    public boolean empty() {
        return console.journals().datasets().all().isEmpty()
                && console.journals().trainings().jobs().isEmpty()
                && console.journals().models().known().findAny().isEmpty();
    }

    public boolean flowing() {
        return !training.isEmpty() || !evaluating().isEmpty() || !ingesting().isEmpty();
    }

    /**
     * A station on the way from data to champion.
     *
     * @param badge what is said beside it: Live, Your turn, or nothing
     */
    public record Station(
            String icon, String title, String href, String figure, String first, String second, String badge) {}

    /** The five stations. */
    public List<Station> stations() {
        return List.of(data(), trainings(), evaluation(), gate(), champions());
    }

    private Station data() {
        long samples = console.journals().datasets().all().stream()
                .mapToLong(dataset -> dataset.event().samples().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .sum();
        int datasets = console.journals().datasets().all().size();
        List<Signal> ingesting = ingesting();
        return new Station(
                "data",
                "Data",
                "/datasets",
                Texts.count(datasets),
                (datasets == 1 ? "dataset" : "datasets") + " · " + Texts.count(samples, "sample"),
                ingesting.isEmpty()
                        ? "nothing is ingested now"
                        : ingesting.size() + " ingesting, "
                                + Work.percent(ingesting.get(0).progress()) + " %",
                ingesting.isEmpty() ? "" : "Live");
    }

    private Station trainings() {
        Optional<Instant> oldest = waiting.stream().map(Job::since).min(Comparator.naturalOrder());
        return new Station(
                "train",
                "Training",
                "/trainings",
                Texts.count(training.size()),
                "running · " + Texts.count(waiting.size()) + " waiting",
                oldest.map(since -> "oldest has waited " + Texts.duration(Duration.between(since, now)))
                        .orElse("nobody waits"),
                training.isEmpty() ? "" : "Live");
    }

    private Station evaluation() {
        long waits = evaluations.stream()
                .filter(job -> job.state() == JobState.WAITING)
                .count();
        List<Signal> evaluating = evaluating();
        return new Station(
                "eval",
                "Evaluation",
                "/models",
                Texts.count(evaluations.size() - waits),
                "running · " + Texts.count(waits) + " waiting",
                evaluating.isEmpty()
                        ? "no images are measured now"
                        : Work.words(evaluating.get(0).progress()),
                evaluating.isEmpty() ? "" : "Live");
    }

    private Station gate() {
        long undecided = undecided().size();
        List<PromotionDecision> week = console.journals()
                .models()
                .known()
                .flatMap(model -> model.decisions().stream())
                .filter(decision -> decision.verdict().isPresent()
                        && decision.metadata().at().isAfter(now.minus(WEEK)))
                .toList();
        long passed = week.stream()
                .filter(decision -> decision.outcome() == PromotionDecision.Outcome.PROMOTED)
                .count();
        return new Station(
                "gate",
                "Gate",
                "#need",
                Texts.count(undecided),
                undecided == 1 ? "version waits for you" : "versions wait for you",
                week.isEmpty() ? "nothing was decided this week" : passed + " of " + week.size() + " passed this week",
                undecided == 0 ? "" : "Your turn");
    }

    private Station champions() {
        List<AliasState> champions = console.journals()
                .models()
                .known()
                .map(model -> model.alias(Model.CHAMPION))
                .filter(alias -> alias.version().isPresent())
                .toList();
        return new Station(
                "crown",
                "Champions",
                "/models",
                Texts.count(champions.size()),
                champions.size() == 1 ? "model serves an alias" : "models serve an alias",
                champions.stream()
                        .map(AliasState::since)
                        .max(Comparator.naturalOrder())
                        .map(at -> "last promotion " + Texts.duration(Duration.between(at, now)) + " ago")
                        .orElse("none was promoted yet"),
                "");
    }

    private List<Signal> ingesting() {
        return console.signals().since(JobKind.INGESTION, now.minus(FRESH));
    }

    private List<Signal> evaluating() {
        return console.signals().since(JobKind.EVALUATION, now.minus(FRESH)).stream()
                .filter(signal -> evaluations.stream().anyMatch(job -> job.id().equals(signal.job())))
                .toList();
    }

    /** Something that goes on. */
    public record Running(
            String title, String href, String where, List<Sparks> sparks, String words, int percent, String left) {}

    /** What goes on. */
    public List<Running> running() {
        List<Running> running = new ArrayList<>();
        for (Job.Claimed<TrainingSpec> job : training) {
            TrainingSpec spec = job.record().spec();
            Optional<Signal> signal = console.signals().latest(job.id());
            running.add(new Running(
                    TrainingNames.title(spec),
                    "/trainings/" + job.id(),
                    TrainingNames.start(spec) + " · " + Texts.worker(job.worker()),
                    Sparks.of(console.signals(), job.id(), spec.tasks()),
                    "",
                    signal.map(heard -> Work.percent(heard.progress())).orElse(0),
                    signal.flatMap(heard -> Work.left(heard.progress())).orElse("")));
        }
        evaluating().forEach(signal -> running.add(running(signal, "Evaluation", "/models")));
        ingesting().forEach(signal -> running.add(running(signal, "Ingestion", "/datasets")));
        return running.subList(0, Math.min(running.size(), MOST_RUNNING));
    }

    private static Running running(Signal signal, String title, String href) {
        return new Running(
                title + " " + signal.job().shortId(),
                href,
                Texts.worker(signal.progress().worker()),
                List.of(),
                Work.words(signal.progress()),
                Work.percent(signal.progress()),
                Work.left(signal.progress()).orElse(""));
    }

    /** Something that waits for a person. */
    public record Need(String icon, String tone, String title, String text, String href, String action) {}

    public List<Need> waits() {
        return needs.subList(0, Math.min(needs.size(), MOST_WAITING));
    }

    /** How many things wait. */
    public int waitCount() {
        return needs.size();
    }

    private record Undecided(Model model, ModelVersion version) {}

    private List<Undecided> undecided() {
        return console.journals()
                .models()
                .known()
                .flatMap(model -> model.latest().stream()
                        .filter(version -> model.status(version) == VersionStatus.UNDECIDED)
                        .map(version -> new Undecided(model, version)))
                .toList();
    }

    private List<Need> needs() {
        List<Need> found = new ArrayList<>();
        for (Undecided one : undecided()) {
            found.add(new Need(
                    "gate",
                    "warnc",
                    one.model().name() + " v" + one.version().number() + " is undecided",
                    one.version()
                            .decision(Model.CHAMPION)
                            .map(PromotionDecision::reason)
                            .orElse("The gate waits for its evaluation."),
                    "/models/" + one.model().name() + "/" + one.version().number() + "#gate",
                    "Decide"));
        }
        for (IngestedDataset dataset : console.journals().datasets().since(now.minus(WEEK))) {
            if (dataset.event().quarantined() > 0
                    && console.journals()
                            .datasets()
                            .latestFrom(dataset.event().source())
                            .filter(dataset::equals)
                            .isPresent()) {
                found.add(new Need(
                        "data",
                        "warnc",
                        Texts.count(dataset.event().quarantined(), "sample") + " set aside",
                        "From " + dataset.event().source(),
                        "/datasets/" + dataset.id() + "?set-aside#set-aside",
                        "Review"));
            }
        }
        console.journals().trainings().jobs().stream()
                .filter(job -> job instanceof Job.Failed<?> && job.since().isAfter(now.minus(WEEK)))
                .map(job -> (Job.Failed<TrainingSpec>) job)
                .sorted(Comparator.<Job.Failed<TrainingSpec>, Instant>comparing(Job.Failed::since)
                        .reversed())
                .limit(MOST_WAITING)
                .forEach(job -> found.add(new Need(
                        "stop",
                        "badc",
                        TrainingNames.title(job.record().spec()) + " failed",
                        job.failure().message(),
                        "/trainings/" + job.id(),
                        "See why")));
        return found;
    }

    /** A task of the champion. */
    public record Figure(TaskLook task, String value, String unit, String change, boolean better) {}

    /**
     * A picture of a sample.
     *
     * @param place of the task whose prediction it is; 0 for the image itself
     * @param over whether the image is seen through it
     */
    public record Layer(String label, int place, String href, boolean over) {}

    /**
     * A model's champion.
     *
     * @param strip the first sample of its evaluation, as image and predictions; empty if none was kept
     */
    public record Champion(
            String model, String version, String method, Instant since, List<Figure> figures, List<Layer> strip) {
        /** The image of the sample. */
        public String image() {
            return strip.isEmpty() ? "" : strip.get(0).href();
        }
    }

    /** The champion that was made last. */
    public Optional<Champion> champion() {
        return console.journals()
                .models()
                .known()
                .filter(model -> model.versionOf(Model.CHAMPION).isPresent())
                .max(Comparator.comparing(model -> model.alias(Model.CHAMPION).since()))
                .map(this::champion);
    }

    private Champion champion(Model model) {
        ModelVersion version = model.versionOf(Model.CHAMPION).orElseThrow();
        Optional<ModelVersion> before = version.decision(Model.CHAMPION)
                .flatMap(PromotionDecision::from)
                .flatMap(model::version);
        Map<TaskName, TaskFigures> now = figures(version);
        Map<TaskName, TaskFigures> then = before.map(this::figures).orElse(Map.of());
        List<Figure> figures = TaskLook.of(now.keySet()).stream()
                .map(task -> figure(task, now.get(task.name()), Optional.ofNullable(then.get(task.name())), before))
                .toList();
        return new Champion(
                model.name().value(),
                version.number().toString(),
                MethodLook.title(version.event().method()),
                model.alias(Model.CHAMPION).since(),
                figures,
                strip(version));
    }

    private List<Layer> strip(ModelVersion version) {
        try {
            return Reported.of(console, version).map(OverviewView::strip).orElse(List.of());
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
            TaskLook task, TaskFigures now, Optional<TaskFigures> before, Optional<ModelVersion> from) {
        double value = now.scale().shown(now.primary());
        Optional<Double> change =
                before.map(then -> now.scale().sign() * (value - now.scale().shown(then.primary())));
        return new Figure(
                task,
                String.format(Locale.ROOT, "%.2f", value),
                now.scale().unit(),
                change.map(gain -> String.format(
                                Locale.ROOT,
                                "%.2f %s than v%s",
                                Math.abs(gain),
                                gain >= 0 ? "better" : "worse",
                                from.orElseThrow().number()))
                        .orElse("the first champion"),
                change.map(gain -> gain >= 0).orElse(true));
    }

    private Map<TaskName, TaskFigures> figures(ModelVersion version) {
        return version.event()
                .report()
                .flatMap(console.journals().evaluations()::withReport)
                .map(evaluation -> evaluation.event().metrics())
                .map(TaskMetrics::byTask)
                .orElse(Map.of());
    }

    /** What happened last. */
    public List<LineageEvent> latest() {
        return console.journals().lineage().latest(MOST_EVENTS);
    }
}
