package dev.weightflow.console.overview;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.ProgressStream.Signal;
import dev.weightflow.console.live.Sparks;
import dev.weightflow.console.live.Work;
import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Models;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Content of the overview. */
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
    private final List<AttentionItem> needs;
    private final Headline headline;

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
        this.evaluations = console.journals().evaluations().jobs().underWay();
        this.needs = AttentionItem.since(console, now.minus(WEEK));
        this.headline = new Headline(
                AttentionItem.failed(console, now.minus(WEEK)).count(),
                training.size(),
                AttentionItem.undecided(console).size());
    }

    /** Summarizes the platform in one sentence. */
    public String sentence() {
        if (!console.health().away().isEmpty()) {
            return console.health().away().get(0).owner().key() + " is unreachable.";
        }
        return empty() ? "No data yet." : headline.sentence();
    }

    /** Summarizes items that need attention, and says which failures count. */
    public String lead() {
        if (empty()) {
            return "Nothing has been ingested, trained or registered yet.";
        }
        String attention = needs.isEmpty()
                ? "Nothing needs attention."
                : Numbers.counted(needs.size(), "item") + (needs.size() == 1 ? " needs" : " need") + " attention.";
        return attention + " Failures are counted over the last 7 days.";
    }

    /** Returns whether nothing was ever ingested, trained or registered. */
    public boolean empty() {
        return console.journals().datasets().count() == 0
                && console.journals().trainings().jobs().isEmpty()
                && console.journals().models().count() == 0;
    }

    public boolean flowing() {
        return !training.isEmpty() || !evaluating().isEmpty() || !ingesting().isEmpty();
    }

    /**
     * Station on the way from data to champion.
     *
     * @param badge its label: Live, Action needed, or empty
     */
    public record Station(
            String icon, String title, String href, String figure, String first, String second, String badge) {}

    /** Returns the five stations. */
    public List<Station> stations() {
        return List.of(data(), trainings(), evaluation(), gate(), champions());
    }

    private Station data() {
        long samples = console.journals().datasets().samples();
        long datasets = console.journals().datasets().count();
        List<Signal> ingesting = ingesting();
        return new Station(
                "data",
                "Data",
                "/datasets",
                Numbers.grouped(datasets),
                (datasets == 1 ? "dataset" : "datasets") + " · " + Numbers.counted(samples, "sample"),
                ingesting.isEmpty()
                        ? "no ingestion running"
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
                Numbers.grouped(training.size()),
                "running · " + Numbers.grouped(waiting.size()) + " waiting",
                oldest.map(since -> "oldest waiting for " + Durations.text(Duration.between(since, now)))
                        .orElse("queue empty"),
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
                Numbers.grouped(evaluations.size() - waits),
                "running · " + Numbers.grouped(waits) + " waiting",
                evaluating.isEmpty()
                        ? (evaluations.size() == waits ? "no evaluation running" : "no progress reported")
                        : Work.words(evaluating.get(0).progress()),
                evaluating.isEmpty() ? "" : "Live");
    }

    private Station gate() {
        long undecided = AttentionItem.undecided(console).size();
        Models models = console.journals().models();
        int week = models.judgedSince(now.minus(WEEK));
        int passed = models.judgedSince(now.minus(WEEK), PromotionDecision.Outcome.PROMOTED);
        return new Station(
                "gate",
                "Gate",
                "#need",
                Numbers.grouped(undecided),
                undecided == 1 ? "undecided version" : "undecided versions",
                week == 0 ? "no gate decisions this week" : passed + " of " + week + " passed this week",
                undecided == 0 ? "" : "Action needed");
    }

    private Station champions() {
        List<AliasState> champions = console.journals().models().pointing(Model.CHAMPION);
        return new Station(
                "crown",
                "Champions",
                "/models",
                Numbers.grouped(champions.size()),
                champions.size() == 1 ? "model with a champion" : "models with a champion",
                champions.stream()
                        .map(AliasState::since)
                        .max(Comparator.naturalOrder())
                        .map(at -> "last promotion " + Durations.text(Duration.between(at, now)) + " ago")
                        .orElse("no promotions yet"),
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

    /** Running work. */
    public record Running(
            String title, String href, String where, List<Sparks> sparks, String words, int percent, String left) {}

    /** Lists running work. */
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

    /** Lists items that wait for a person, the most pressing first. */
    public List<AttentionItem> waits() {
        return needs.subList(0, Math.min(needs.size(), MOST_WAITING));
    }

    /** Counts the waiting items. */
    public int waitCount() {
        return needs.size();
    }

    /** Returns the latest champion. */
    public Optional<ChampionCard> champion() {
        return ChampionCard.latest(console);
    }

    /** Lists the latest events. */
    public List<LineageEvent> latest() {
        return console.journals().lineage().latest(MOST_EVENTS);
    }
}
