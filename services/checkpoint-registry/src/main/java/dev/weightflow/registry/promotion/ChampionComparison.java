package dev.weightflow.registry.promotion;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.AliasState.Hold;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.Gate.BenchFigures;
import dev.weightflow.registry.gate.Gate.Challenger;
import dev.weightflow.registry.gate.Gate.Champion;
import dev.weightflow.registry.gate.Look;
import dev.weightflow.registry.gate.MissingEvaluation;
import dev.weightflow.registry.gate.Ruling;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.promotion.Promotions.Attempt;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.Bench;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the gate's input: the metrics of both versions, from one evaluation set. It reads documents, so no decision may wait for it. */
final class ChampionComparison {

    private final Journals journals;
    private final StoredDocuments documents;
    private final Gate gate;
    private final InstantSource clock;

    ChampionComparison(Journals journals, StoredDocuments documents, Gate gate, InstantSource clock) {
        this.journals = journals;
        this.documents = documents;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * Challenger whose documents have been read.
     *
     * @param images the contribution of each image to its metrics, if its report keeps that
     * @param fault why its report cannot be read, if so
     */
    record Prepared(
            ModelVersion version, Evaluation evaluation, Optional<ImageSums> images, Optional<InvalidDocument> fault) {
        Challenger challenger() {
            return new Challenger(
                    version.number(),
                    evaluation.event().report(),
                    evaluation.event().metrics(),
                    images);
        }
    }

    /** Reads the gate's possible input. */
    Prepared prepare(Candidate candidate) {
        ModelVersion version = journals.models()
                .model(candidate.model())
                .version(candidate.version())
                .orElseThrow(() -> RegistryException.noVersion(candidate.model(), candidate.version()));
        ReportId report = candidate
                .report()
                .or(() -> version.event().report())
                .orElseThrow(() -> new InvalidDocument(
                        "report-missing", "Version " + version.number() + " was registered without a report."));
        Evaluation evaluation =
                journals.evaluations().withReport(report).orElseThrow(() -> RegistryException.noReport(report));
        if (!evaluation.event().checkpoint().equals(version.checkpoint())) {
            throw RegistryException.reportOfAnother(report, version.number());
        }
        try {
            return new Prepared(version, evaluation, documents.imageSums(documents.report(report)), Optional.empty());
        } catch (InvalidDocument e) {
            return new Prepared(version, evaluation, Optional.empty(), Optional.of(e));
        }
    }

    /** Applies the model's gate if the alias is not held, the version was not rolled back and all metrics are there; otherwise returns why it must wait. */
    Attempt with(Model model, AliasState alias, Prepared prepared) {
        Optional<Hold> held = alias.held(clock.instant());
        if (held.isPresent()) {
            return incomparable(prepared, whyHeld(alias.alias(), held.get()));
        }
        Optional<String> blocked =
                whyBlocked(model, alias.alias(), prepared.version().number());
        if (blocked.isPresent()) {
            return incomparable(prepared, blocked.get());
        }
        return alias.version()
                .flatMap(model::version)
                .map(version -> against(model, version, prepared))
                .orElseGet(() -> alone(prepared));
    }

    private static String whyHeld(Alias alias, Hold held) {
        return "The alias " + alias + " is held"
                + held.until().map(until -> " until " + until).orElse("") + " (" + held.reason()
                + "); ask again when it is released, or force it.";
    }

    /** Returns why the gate does not give the champion's alias to a version, whatever its figures: it had it, and turned out worse. */
    private static Optional<String> whyBlocked(Model model, Alias alias, VersionNumber number) {
        return model.version(number)
                .filter(version -> alias.equals(Model.CHAMPION) && version.status() == VersionStatus.ROLLED_BACK)
                .map(version -> "Version " + number + " was rolled back, and only force promotes it again: "
                        + version.decisions().stream()
                                .filter(decision -> decision.outcome() == Outcome.ROLLED_BACK)
                                .reduce((earlier, later) -> later)
                                .orElseThrow()
                                .reason());
    }

    private Attempt alone(Prepared prepared) {
        Challenger challenger = prepared.challenger();
        return new Attempt.Decided(prepared.fault()
                .map(fault -> gate.incomparable(challenger.report(), fault.getMessage()))
                .orElseGet(() -> gate.judge(challenger)));
    }

    private Attempt against(Model model, ModelVersion champion, Prepared prepared) {
        Optional<String> obstacle = prepared.fault()
                .map(InvalidDocument::getMessage)
                .or(() -> gate.of(model).obstacle(prepared.challenger(), champion.number()));
        if (obstacle.isPresent()) {
            return incomparable(prepared, obstacle.get());
        }
        EvaluationSet set = prepared.evaluation().set();
        Figures figures = figures(champion, set, prepared.version());
        if (figures instanceof Figures.Missing missing) {
            return new Attempt.Waiting(List.of(missing.evaluation()));
        } else if (figures instanceof Figures.Impossible impossible) {
            return incomparable(prepared, impossible.why());
        }
        Ruling ruling = gate.of(model)
                .judge(
                        prepared.challenger(),
                        ((Figures.Known) figures).champion(),
                        look(
                                model,
                                champion,
                                prepared.challenger(),
                                set,
                                gate.of(model).rules().looks()));
        return ruling.outcome() == Outcome.PROMOTED
                ? onBenches(model, champion, prepared, ruling)
                : new Attempt.Decided(ruling);
    }

    private static Look look(Model model, ModelVersion champion, Challenger challenger, EvaluationSet set, int looks) {
        return Look.of(model, champion.number(), challenger.version(), challenger.report(), set, looks);
    }

    /** Has the gate decide about a version that has passed, on the benches of the model's policy as soon as both are evaluated there. */
    private Attempt onBenches(Model model, ModelVersion champion, Prepared prepared, Ruling passed) {
        List<MissingEvaluation> missing = new ArrayList<>();
        List<BenchFigures> known = new ArrayList<>();
        Gate own = gate.of(model);
        for (Bench bench : model.gate().policy().map(GatePolicy::benches).orElse(List.of())) {
            Optional<EvaluationSet> set = set(bench);
            if (set.isEmpty()) {
                return incomparable(
                        prepared,
                        "The gate's bench " + bench.dataset().shortId()
                                + " was never ingested, or has no labels or validation images; change the model's gate.");
            }
            Figures before = figures(champion, set.get(), prepared.version());
            Figures after = figures(prepared.version(), set.get(), prepared.version());
            for (Figures figures : List.of(before, after)) {
                if (figures instanceof Figures.Impossible impossible) {
                    return incomparable(prepared, impossible.why());
                } else if (figures instanceof Figures.Missing found) {
                    missing.add(found.evaluation());
                }
            }
            if (before instanceof Figures.Known was && after instanceof Figures.Known is) {
                known.add(new BenchFigures(
                        bench,
                        is.challenger(),
                        was.champion(),
                        look(
                                model,
                                champion,
                                is.challenger(),
                                set.get(),
                                bench.looks().orElse(own.rules().looks()))));
            }
        }
        return missing.isEmpty() ? new Attempt.Decided(own.onBenches(passed, known)) : new Attempt.Waiting(missing);
    }

    /** Returns the images of a bench; empty if no dataset has them. */
    private Optional<EvaluationSet> set(Bench bench) {
        return journals.datasets()
                .dataset(bench.dataset())
                .filter(IngestedDataset::isLabelled)
                .map(dataset ->
                        Math.min(dataset.samples(Split.VAL), bench.maxImages().orElse(Integer.MAX_VALUE)))
                .filter(images -> images > 0)
                .map(images -> new EvaluationSet(bench.dataset(), Split.VAL, images));
    }

    /** Figures of a version on certain images, or why there are none. */
    private sealed interface Figures {
        record Known(VersionNumber version, Evaluation evaluation, Optional<ImageSums> images) implements Figures {
            Champion champion() {
                return new Champion(version, evaluation.event().metrics(), images);
            }

            Challenger challenger() {
                return new Challenger(
                        version, evaluation.event().report(), evaluation.event().metrics(), images);
            }
        }

        record Missing(MissingEvaluation evaluation) implements Figures {}

        record Impossible(String why) implements Figures {}
    }

    /** @param challenger the version whose chain of events a request would continue */
    private Figures figures(ModelVersion version, EvaluationSet set, ModelVersion challenger) {
        Optional<Evaluation> known = journals.evaluations().of(version.checkpoint(), set);
        if (known.isPresent()) {
            try {
                return new Figures.Known(
                        version.number(),
                        known.get(),
                        documents.imageSums(documents.report(known.get().event().report())));
            } catch (InvalidDocument e) {
                return new Figures.Impossible(e.getMessage());
            }
        }
        MissingEvaluation missing = MissingEvaluation.of(version, set);
        Optional<Failure> failure =
                journals.evaluations().failure(missing.request().job());
        if (failure.isPresent()) {
            return new Figures.Impossible("Version " + version.number() + " cannot be evaluated on " + set
                    + ", so nothing can be compared: " + failure.get().message());
        }
        return challenger.metadata().mayContinue()
                ? new Figures.Missing(missing)
                : new Figures.Impossible("Version " + version.number() + " was not evaluated on " + set
                        + ", and the chain of events is too long to request it; promote by hand if it is wanted.");
    }

    private Attempt incomparable(Prepared prepared, String why) {
        return new Attempt.Decided(
                gate.incomparable(prepared.evaluation().event().report(), why));
    }
}
