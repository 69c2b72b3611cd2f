package dev.weightflow.registry.promotion;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Model.GateRevision;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.MissingEvaluation;
import dev.weightflow.registry.gate.Ruling;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Decides which version an alias points to. */
public final class Promotions {

    /** Result of an attempt to give an alias to a version. */
    public sealed interface Attempt {

        /** There is nothing to decide: the version has the alias, or it was decided before. */
        record Settled() implements Attempt {}

        /** The gate has decided, or could not. */
        record Decided(Ruling ruling) implements Attempt {}

        /** The gate must wait until versions are evaluated on the same images; their evaluations are requested. */
        record Waiting(List<MissingEvaluation> missing) implements Attempt {}

        /** The version has passed as canary, and is champion only when it was measured on windows beside the champion. */
        record Shadowed(Canaries.Shadow shadow) implements Attempt {}
    }

    /**
     * Version that is proposed for an alias.
     *
     * @param report the report to decide by; the one that it was registered with if absent
     * @param reason the reason of the person who asks for it; absent without a person, and then it is decided only once
     */
    public record Candidate(
            ModelName model, VersionNumber version, Alias alias, Optional<ReportId> report, Optional<String> reason) {

        static Candidate automatic(ModelName model, VersionNumber version, Alias alias) {
            return new Candidate(model, version, alias, Optional.empty(), Optional.empty());
        }
    }

    private final Journals journals;
    private final RequestSender requests;
    private final ChampionComparison comparison;
    private final Canaries canaries;

    public Promotions(
            Journals journals, RequestSender requests, StoredDocuments documents, Gate gate, InstantSource clock) {
        this.journals = journals;
        this.requests = requests;
        this.comparison = new ChampionComparison(journals, documents, gate, clock);
        this.canaries = new Canaries(journals);
    }

    /** Has the gate decide whether that version, if it is undecided, may be champion; or requests the evaluation that this needs. */
    public void consider(ModelName model, VersionNumber number) {
        ModelVersion version = journals.models().model(model).version(number).orElseThrow();
        attempt(
                Candidate.automatic(model, number, Model.CHAMPION),
                version.metadata().context());
    }

    /**
     * Has the gate decide, and requests the evaluation that this needs. The verdict is computed against the version that has the alias, and is valid
     * if that version still has it when the decision is made; otherwise it is computed against the next one.
     *
     * @throws RegistryException if version or report are not known, or the alias moved each time
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public Attempt attempt(Candidate candidate, EventContext context) {
        ChampionComparison.Prepared prepared = comparison.prepare(candidate);
        for (int round = 0; round < ModelChangingException.ROUNDS; round++) {
            Optional<Attempt> attempt = attempt(candidate, prepared, context);
            if (attempt.isPresent()) {
                return attempt.get();
            }
        }
        throw new ModelChangingException(candidate.model());
    }

    private Optional<Attempt> attempt(Candidate candidate, ChampionComparison.Prepared prepared, EventContext context) {
        Model model = journals.models().model(candidate.model());
        EvaluationSet images = prepared.evaluation().set();
        Basis basis = Basis.of(model, candidate.alias(), images);
        Optional<Attempt> found = isSettled(model, candidate)
                ? Optional.empty()
                : Optional.of(
                        shadowed(model, candidate).orElseGet(() -> comparison.with(model, basis.alias(), prepared)));
        Optional<Attempt> attempt = Journals.await(journals.decide(
                context, state -> decision(basis, state.model(candidate.model()), candidate, images, found)));
        attempt.stream()
                .flatMap(Promotions::missing)
                .map(MissingEvaluation::request)
                .filter(request -> !journals.evaluations().knows(request.job()))
                .forEach(request -> requests.send(request, context));
        return attempt;
    }

    private static Stream<MissingEvaluation> missing(Attempt attempt) {
        if (attempt instanceof Attempt.Shadowed shadowed) {
            return shadowed.shadow().missing().stream();
        }
        return attempt instanceof Attempt.Waiting waiting ? waiting.missing().stream() : Stream.empty();
    }

    /** Returns why a canary must wait to be asked about again as champion, if so. */
    private Optional<Attempt> shadowed(Model model, Candidate candidate) {
        return Canaries.isAskedOf(model, candidate) && Canaries.isCanary(model, candidate.version())
                ? canaries.shadow(model).filter(shadow -> !shadow.isComplete()).map(Attempt.Shadowed::new)
                : Optional.empty();
    }

    /**
     * State of a model that a ruling rests on.
     *
     * @param looks number of decisions that rest on the ruling's images, and on those of each bench
     */
    private record Basis(AliasState alias, Optional<VersionNumber> canary, GateRevision gate, List<Integer> looks) {
        static Basis of(Model model, Alias alias, EvaluationSet images) {
            GateRevision gate = model.gate();
            List<Integer> looks = new ArrayList<>();
            looks.add(model.tested(images.dataset(), images.split()).decisions());
            gate.policy().ifPresent(policy -> policy.benches()
                    .forEach(bench ->
                            looks.add(model.tested(bench.dataset(), Split.VAL).decisions())));
            return new Basis(model.alias(alias), model.alias(Model.CANARY).version(), gate, List.copyOf(looks));
        }

        boolean carries(Optional<Attempt> found, Basis now) {
            boolean tested = found.filter(Attempt.Decided.class::isInstance).stream()
                    .flatMap(decided ->
                            ((Attempt.Decided) decided).ruling().verdict().tests())
                    .findAny()
                    .isPresent();
            return alias.version().equals(now.alias.version())
                    && alias.held().equals(now.alias.held())
                    && canary.equals(now.canary)
                    && gate.equals(now.gate)
                    && (!tested || looks.equals(now.looks));
        }
    }

    /**
     * Returns empty if the ruling was found for another holder or hold of the alias, for other rules, or before a look that was taken meanwhile.
     *
     * @param basis the state for which it was found
     * @param found the ruling; absent if there seemed to be nothing to decide
     */
    private static Decision<ModelEvent, Optional<Attempt>> decision(
            Basis basis, Model model, Candidate candidate, EvaluationSet images, Optional<Attempt> found) {
        if (isSettled(model, candidate)) {
            return Decision.none(Optional.of(new Attempt.Settled()));
        }
        if (!basis.carries(found, Basis.of(model, candidate.alias(), images))) {
            return Decision.none(Optional.empty());
        }
        List<ModelEvent> events = found
                .filter(Attempt.Decided.class::isInstance)
                .map(decided -> event(model, candidate, ((Attempt.Decided) decided).ruling()))
                .stream()
                .toList();
        return new Decision<>(events, found);
    }

    private static boolean isSettled(Model model, Candidate candidate) {
        boolean decided = candidate.reason().isEmpty()
                && !model.waits(candidate.version())
                && model.pendingCanary().filter(candidate.version()::equals).isEmpty();
        return decided || model.alias(candidate.alias()).pointsTo(candidate.version());
    }

    private static ModelEvent event(Model model, Candidate candidate, Ruling ruling) {
        VersionNumber number = candidate.version();
        Alias alias = candidate.alias();
        GateVerdict verdict = ruling.verdict();
        int attempt = model.attempts(number, alias);
        if (ruling.outcome() == Outcome.UNDECIDED) {
            return new PromotionUndecided(model.name(), number, alias, attempt, verdict);
        }
        boolean first = Canaries.isAskedOf(model, candidate) && !Canaries.isCanary(model, number);
        return ruling.outcome() == Outcome.REJECTED
                ? new PromotionRejected(model.name(), number, alias, attempt, verdict)
                : move(
                        model,
                        first ? Model.CANARY : alias,
                        Optional.of(number),
                        candidate.reason().orElse(verdict.reason()),
                        Optional.of(verdict));
    }

    /** Gives the alias to the version without the gate. Returns whether that changed anything. */
    public CompletableFuture<Boolean> force(Candidate candidate, EventContext context) {
        return journals.decide(context, state -> {
            Model model = state.model(candidate.model());
            return model.alias(candidate.alias()).pointsTo(candidate.version())
                    ? Decision.none(false)
                    : Decision.of(
                            move(
                                    model,
                                    candidate.alias(),
                                    Optional.of(candidate.version()),
                                    candidate.reason().orElse("A person decided so."),
                                    Optional.empty()),
                            true);
        });
    }

    /** Removes the alias. Returns whether a version had it. */
    public CompletableFuture<Boolean> remove(ModelName name, Alias alias, String reason, EventContext context) {
        return journals.decide(context, state -> {
            Model model = state.model(name);
            return model.alias(alias).version().isEmpty()
                    ? Decision.none(false)
                    : Decision.of(move(model, alias, Optional.empty(), reason, Optional.empty()), true);
        });
    }

    private static AliasMoved move(
            Model model, Alias alias, Optional<VersionNumber> to, String reason, Optional<GateVerdict> verdict) {
        AliasState now = model.alias(alias);
        return new AliasMoved(model.name(), alias, now.moves(), now.version(), to, reason, verdict);
    }
}
