package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.lineage.Lineage.CausationChain;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Content of a version's page. */
public final class VersionPage {
    private static final int EARLIER = 4;
    private static final int CHILDREN = 8;

    private final Console console;
    private final Model model;
    private final ModelVersion version;
    private final Optional<Evaluation> evaluation;
    private final Optional<CheckpointManifest> manifest;
    private final Optional<EvaluationReport> report;
    private final List<String> gaps = new ArrayList<>();

    VersionPage(Console console, Model model, ModelVersion version) {
        this.console = console;
        this.model = model;
        this.version = version;
        this.evaluation = console.journals().evaluation(version);
        this.manifest =
                stored(() -> console.documents().manifest(version.event().manifest()));
        this.report = evaluation.flatMap(
                found -> stored(() -> console.documents().report(found.event().report())));
    }

    /** Reads a document; while the store does not answer, it is left out with a note. */
    private <T> Optional<T> stored(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (InvalidDocument | ObjectStoreException e) {
            gaps.add(e.getMessage());
            return Optional.empty();
        }
    }

    public String name() {
        return model.name().value();
    }

    public String number() {
        return version.number().toString();
    }

    ModelVersion version() {
        return version;
    }

    Model model() {
        return model;
    }

    /** Returns the evaluation's report, with its tasks. */
    Optional<Reported> reported() {
        return report.map(found -> Reported.of(
                found, manifest.map(CheckpointManifest::declarations).orElse(List.of())));
    }

    Optional<Evaluation> evaluation() {
        return evaluation;
    }

    Console console() {
        return console;
    }

    public StateBadge look() {
        return StatusLook.of(version.status());
    }

    public boolean isChampion() {
        return model.alias(Model.CHAMPION).pointsTo(version.number());
    }

    /** Returns whether the gate or a later champion decided against this version, so that promoting it takes force. */
    public boolean decidedAgainst() {
        return List.of("rejected", "superseded").contains(look().word());
    }

    /** Lists what is missing, and why. */
    public List<String> gaps() {
        return List.copyOf(gaps);
    }

    public String method() {
        return manifest.map(found -> MethodLook.title(found.spec().method()))
                .orElse(MethodLook.title(version.event().method()));
    }

    /** Summarizes the version in one sentence. */
    public String lead() {
        String trained = manifest.map(found -> " on " + found.spec().model().title() + ", "
                        + Numbers.millions(found.trainableParameters()) + " weights trained")
                .orElse("");
        return method() + trained + "."
                + decision().map(decided -> " " + decided.reason()).orElse(" Not decided by the gate yet.");
    }

    /** Returns whether the latest decision settled if it may be champion. */
    public boolean isDecided() {
        return decision().isPresent();
    }

    Optional<PromotionDecision> decision() {
        return version.decision(Model.CHAMPION);
    }

    /** Returns the version that it was compared with, or took over from. */
    public Optional<String> before() {
        return rival().map(rival -> rival.number().toString());
    }

    Optional<ModelVersion> rival() {
        return decision()
                .flatMap(decided -> decided.verdict()
                        .flatMap(GateVerdict::test)
                        .map(test -> test.champion())
                        .or(decided::from))
                .filter(number -> !number.equals(version.number()))
                .flatMap(model::version)
                .or(this::earlier);
    }

    private Optional<ModelVersion> earlier() {
        return version.event().parent().flatMap(model::version);
    }

    /** Returns the previous champion, to roll back to. */
    public Optional<String> rollbackTo() {
        return isChampion()
                ? decision().flatMap(PromotionDecision::from).map(VersionNumber::toString)
                : Optional.empty();
    }

    /** Station of the version's lineage. */
    public record Station(
            String icon,
            String tone,
            String kind,
            String title,
            String href,
            List<String> lines,
            Optional<Instant> at) {}

    /** Returns the stations of its lineage, from the first known event to the alias. */
    public List<Station> line() {
        return new VersionLine(this, manifest).stations();
    }

    /** Returns the causal chain of events that led to it. */
    CausationChain chain() {
        return console.journals().explain(version);
    }

    /** Describes the lineage's number of events and time span. */
    public String chainWords() {
        List<LineageEvent> events = chain().events();
        return events.isEmpty()
                ? ""
                : Numbers.counted(events.size(), "event") + " in "
                        + Durations.text(Duration.between(
                                events.get(0).metadata().at(),
                                events.get(events.size() - 1).metadata().at()));
    }

    /** Returns the tasks that it was measured on. */
    public List<TaskStyle> tasks() {
        return TaskStyle.of(evaluation
                .map(found -> found.event().metrics().byTask().keySet())
                .orElse(Set.of()));
    }

    /** Returns the gate's checks. */
    public GateTable gate() {
        return GateTable.of(this);
    }

    /** Lists the decisions about it and earlier versions. */
    public List<ModelPage.Decision> decidedBefore() {
        return model.decisions().upTo(version.number()).latest(0, EARLIER + 1).stream()
                .filter(decided -> !decision().equals(Optional.of(decided)))
                .limit(EARLIER)
                .map(ModelPage::decision)
                .toList();
    }

    /** Returns the person who made the last decision; empty if the gate did. */
    public String decidedBy() {
        return decision().flatMap(decided -> decided.metadata().actor()).orElse("");
    }

    /** Fact about the version. */
    public record Line(String name, String text, String href) {}

    /** Lists further facts. */
    public List<Line> facts() {
        List<Line> facts = new ArrayList<>();
        facts.add(new Line(
                "weights",
                "sha256 " + version.checkpoint().shortId()
                        + manifest.map(found -> " · " + ByteSizes.text(found.bytes()))
                                .orElse(""),
                ""));
        version.event()
                .parent()
                .ifPresent(parent -> facts.add(new Line("parent", "v" + parent, "/models/" + name() + "/" + parent)));
        List<ModelVersion> children = model.children(version.number(), CHILDREN);
        if (!children.isEmpty()) {
            facts.add(new Line(
                    "children",
                    children.stream().map(child -> "v" + child.number()).collect(Collectors.joining(", ")),
                    ""));
        }
        facts.add(new Line(
                "dataset",
                version.event().dataset().shortId(),
                "/datasets/" + version.event().dataset()));
        facts.add(new Line(
                "training",
                version.event().job().shortId(),
                "/trainings/" + version.event().job()));
        version.event().report().ifPresent(id -> facts.add(new Line("report", id.shortId(), "/evaluations/" + id)));
        version.metadata().actor().ifPresent(by -> facts.add(new Line("registered by", by, "")));
        return facts;
    }

    /** Looks up the training that produced it; empty if that is not known. */
    Optional<Job<TrainingSpec>> training() {
        return console.journals().trainings().job(version.event().job());
    }
}
