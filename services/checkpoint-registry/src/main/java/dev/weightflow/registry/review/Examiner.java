package dev.weightflow.registry.review;

import dev.weightflow.registry.archive.Archive;
import dev.weightflow.registry.evaluation.Bench;
import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.gate.Contender;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.Incumbent;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.registry.model.RegistryException.ForeignReport;
import dev.weightflow.registry.model.RegistryException.Unfit;
import dev.weightflow.registry.model.RegistryException.UnknownReport;
import dev.weightflow.registry.model.RegistryException.UnknownVersion;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.Optional;

/** Brings to the gate what it needs: the figures of both versions, from one bench. */
final class Examiner {

    private final ModelBook models;
    private final EvaluationBook evaluations;
    private final Archive archive;
    private final Gate gate;

    Examiner(ModelBook models, EvaluationBook evaluations, Archive archive, Gate gate) {
        this.models = models;
        this.evaluations = evaluations;
        this.archive = archive;
        this.gate = gate;
    }

    /**
     * A challenger whose documents have been read, so that what follows needs no store.
     *
     * @param fault why its report cannot be read, if it cannot
     */
    record Case(
            VersionRecord challenger, Evaluation evaluation, Optional<TaskMetrics> untrained, Optional<Unfit> fault) {}

    /** What an examination comes to. */
    sealed interface Finding {}

    /** The gate has judged. */
    record Judged(GateVerdict verdict) implements Finding {}

    /** The holder must be evaluated on the challenger's bench first. */
    record Needs(VersionNumber holder, Bench bench, EvaluationRequested request) implements Finding {}

    /** Reads what the gate may need. */
    Case prepare(Candidacy candidacy) {
        Model model = models.model(candidacy.model());
        VersionRecord version = model.version(candidacy.version())
                .orElseThrow(() -> new UnknownVersion(candidacy.model(), candidacy.version()));
        ReportId report = candidacy
                .report()
                .or(() -> version.fact().report())
                .orElseThrow(() -> new Unfit(
                        "report-missing", "Version " + version.number() + " was registered without a report."));
        Evaluation evaluation = evaluations.with(report).orElseThrow(() -> new UnknownReport(report));
        if (!evaluation.fact().checkpoint().equals(version.checkpoint())) {
            throw new ForeignReport(report, version.number());
        }
        try {
            Optional<TaskMetrics> untrained = archive.report(report)
                    .comparison(EvaluationReport.UNTRAINED)
                    .map(Comparison::metrics);
            return new Case(version, evaluation, untrained, Optional.empty());
        } catch (Unfit e) {
            return new Case(version, evaluation, Optional.empty(), Optional.of(e));
        }
    }

    /** Judges, if all figures are there. */
    Finding examine(Case pending, Optional<VersionRecord> holder) {
        Evaluation evaluation = pending.evaluation();
        Contender contender = new Contender(
                pending.challenger().number(),
                evaluation.fact().report(),
                evaluation.fact().metrics(),
                pending.untrained());
        return holder.map(champion -> against(champion, contender, pending)).orElseGet(() -> alone(contender, pending));
    }

    private Finding alone(Contender contender, Case pending) {
        return new Judged(pending.fault()
                .map(fault -> gate.incomparable(contender.report(), fault.getMessage()))
                .orElseGet(() -> gate.judge(contender)));
    }

    private Finding against(VersionRecord holder, Contender contender, Case pending) {
        Bench bench = pending.evaluation().bench();
        Optional<Evaluation> known = evaluations.of(holder.checkpoint(), bench);
        if (known.isPresent()) {
            return new Judged(gate.judge(
                    contender, new Incumbent(holder.number(), known.get().fact().metrics())));
        }
        EvaluationRequested request = request(holder, bench);
        Optional<Failure> failure = evaluations.failure(request.id());
        if (failure.isPresent()) {
            return new Judged(gate.incomparable(
                    contender.report(),
                    "Version " + holder.number() + " cannot be evaluated on " + bench + ", so nothing can be compared: "
                            + failure.get().message()));
        }
        if (!pending.challenger().origin().mayGoOn()) {
            return new Judged(gate.incomparable(
                    contender.report(),
                    "Version " + holder.number() + " was not evaluated on " + bench
                            + ", and the chain of events is too long to ask for it; promote by hand if it is wanted."));
        }
        return new Needs(holder.number(), bench, request);
    }

    private static EvaluationRequested request(VersionRecord holder, Bench bench) {
        return new EvaluationRequested(
                holder.checkpoint(),
                holder.fact().manifest(),
                bench.dataset(),
                new EvaluationOptions(
                        Optional.of(bench.dataset()),
                        bench.split(),
                        Optional.of(bench.images()),
                        0,
                        false,
                        Optional.empty()));
    }
}
