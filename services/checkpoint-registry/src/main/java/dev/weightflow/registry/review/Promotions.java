package dev.weightflow.registry.review;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.registry.chronicle.Scribe;
import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.registry.model.ModelDecisions;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;

/** Decides who has an alias. */
public final class Promotions {
    private final Scribe<ModelBook, ModelEvent> models;
    private final Scribe<EvaluationBook, EvaluationEvent> evaluations;
    private final Examiner examiner;

    Promotions(
            Scribe<ModelBook, ModelEvent> models,
            Scribe<EvaluationBook, EvaluationEvent> evaluations,
            Examiner examiner) {
        this.models = models;
        this.evaluations = evaluations;
        this.examiner = examiner;
    }

    /** Has the gate rule on a version that it has not ruled on yet. */
    Attempt consider(ModelName model, VersionRecord version) {
        Origin origin = version.origin();
        return attempt(
                Candidacy.automatic(model, version.number(), Model.CHAMPION),
                origin.mayGoOn() ? origin.consequence() : origin.beside());
    }

    /**
     * Has the gate rule on a version, and asks for the evaluation that it lacks for that.
     *
     * @throws dev.weightflow.registry.model.RegistryException if model, version or report are not known
     */
    public Attempt attempt(Candidacy candidacy, Cause cause) {
        Examiner.Case pending = examiner.prepare(candidacy);
        Attempt attempt = models.decide(cause, book -> decision(book.model(candidacy.model()), candidacy, pending));
        if (attempt instanceof Attempt.Waiting waiting) {
            request(waiting.request(), cause);
        }
        return attempt;
    }

    private Decision<ModelEvent, Attempt> decision(Model model, Candidacy candidacy, Examiner.Case pending) {
        VersionNumber version = candidacy.version();
        Alias alias = candidacy.alias();
        boolean holds = model.alias(alias).version().filter(version::equals).isPresent();
        boolean decided = candidacy.reason().isEmpty() && model.attempts(version, alias) > 0;
        if (holds || decided) {
            return Decision.nothing(new Attempt.Settled());
        }
        Examiner.Finding finding = examiner.examine(pending, model.holder(alias));
        if (finding instanceof Examiner.Needs needs) {
            return Decision.nothing(new Attempt.Waiting(needs.holder(), needs.bench(), needs.request()));
        }
        return Decision.of(
                ModelDecisions.rule(model, version, alias, ((Examiner.Judged) finding).verdict(), candidacy.reason()),
                new Attempt.Ruled());
    }

    private void request(EvaluationRequested request, Cause cause) {
        evaluations.decide(
                cause,
                book -> book.requested(request.id())
                        ? Decision.nothing(Boolean.FALSE)
                        : Decision.of(request, Boolean.TRUE));
    }

    /** Gives the alias to the version without asking the gate. Returns whether that changed anything. */
    public boolean force(Candidacy candidacy, Cause cause) {
        return models.decide(
                cause,
                book -> facts(ModelDecisions.force(
                        book.model(candidacy.model()),
                        candidacy.version(),
                        candidacy.alias(),
                        candidacy.reason().orElse("A person decided so."))));
    }

    /** Takes the alias away. Returns whether any version had it. */
    public boolean remove(ModelName model, Alias alias, String reason, Cause cause) {
        return models.decide(cause, book -> facts(ModelDecisions.remove(book.model(model), alias, reason)));
    }

    private static Decision<ModelEvent, Boolean> facts(List<ModelEvent> facts) {
        return new Decision<>(facts, !facts.isEmpty());
    }
}
