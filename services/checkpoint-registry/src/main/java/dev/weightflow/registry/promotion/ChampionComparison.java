package dev.weightflow.registry.promotion;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.AliasState.Hold;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.Gate.Challenger;
import dev.weightflow.registry.gate.Gate.Champion;
import dev.weightflow.registry.gate.Look;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.promotion.Promotions.Attempt;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.EvaluationOptions;
import java.time.InstantSource;
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

    /** Applies the model's gate if the alias is not held and all metrics are there; otherwise returns why it must wait. */
    Attempt with(Model model, AliasState alias, Prepared prepared) {
        Optional<Hold> held = alias.held(clock.instant());
        if (held.isPresent()) {
            return incomparable(prepared, whyHeld(alias.alias(), held.get()));
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
        Optional<Evaluation> known = journals.evaluations().of(champion.checkpoint(), set);
        if (known.isPresent()) {
            return measured(model, champion, known.get(), prepared);
        }
        EvaluationRequested request = request(champion, set);
        Optional<Failure> failure = journals.evaluations().failure(request.job());
        if (failure.isPresent()) {
            return incomparable(
                    prepared,
                    "Version " + champion.number() + " cannot be evaluated on " + set
                            + ", so nothing can be compared: "
                            + failure.get().message());
        }
        if (!prepared.version().metadata().mayContinue()) {
            return incomparable(
                    prepared,
                    "Version " + champion.number() + " was not evaluated on " + set
                            + ", and the chain of events is too long to request it; promote by hand if it is wanted.");
        }
        return new Attempt.Waiting(champion.number(), set, request);
    }

    private Attempt measured(Model model, ModelVersion champion, Evaluation known, Prepared prepared) {
        Gate own = gate.of(model);
        try {
            Optional<ImageSums> images =
                    documents.imageSums(documents.report(known.event().report()));
            return new Attempt.Decided(own.judge(
                    prepared.challenger(),
                    new Champion(champion.number(), known.event().metrics(), images),
                    Look.of(
                            model,
                            champion.number(),
                            prepared.version().number(),
                            prepared.evaluation().event().report(),
                            known.set(),
                            own.rules().looks())));
        } catch (InvalidDocument e) {
            return incomparable(prepared, e.getMessage());
        }
    }

    private Attempt incomparable(Prepared prepared, String why) {
        return new Attempt.Decided(
                gate.incomparable(prepared.evaluation().event().report(), why));
    }

    private static EvaluationRequested request(ModelVersion champion, EvaluationSet set) {
        EvaluationSpec spec = new EvaluationSpec(
                champion.checkpoint(),
                champion.event().manifest(),
                set.dataset(),
                new EvaluationOptions(
                        Optional.empty(), set.split(), Optional.of(set.images()), 0, false, Optional.empty()));
        return new EvaluationRequested(spec.jobId(), 1, spec);
    }
}
