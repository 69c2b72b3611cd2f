package dev.weightflow.registry.promotion;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.Models;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Registers evaluated checkpoints as versions. */
public final class Registrar {

    private final Journals journals;
    private final StoredDocuments documents;

    /**
     * Result of a request to register.
     *
     * @param isNew whether the version is new; false if the checkpoint was already registered
     */
    public record Registration(ModelVersion version, boolean isNew) {}

    public Registrar(Journals journals, StoredDocuments documents) {
        this.journals = journals;
        this.documents = documents;
    }

    /** Returns whether the evaluated checkpoint is neither registered nor refused yet. */
    public boolean isPending(ModelName name, Evaluation evaluation) {
        EvaluationCompleted event = evaluation.event();
        return !journals.models().model(name).isRegistered(event.checkpoint(), event.report());
    }

    /** Registers the checkpoint of an evaluation that was made for the model, or states why that is impossible. */
    public void settle(ModelName name, Evaluation evaluation) {
        if (!isPending(name, evaluation)) {
            return;
        }
        if (!evaluation.metadata().mayContinue()) {
            fail(
                    name,
                    evaluation,
                    new Failure(
                            CausationTooDeepException.CODE,
                            "The chain of events that led here is " + Causation.MAX_DEPTH
                                    + " events long and goes no further; register it by hand if it is wanted."));
            return;
        }
        try {
            Journals.await(register(name, evaluation, evaluation.metadata().context()));
        } catch (InvalidDocument e) {
            fail(name, evaluation, new Failure(e.code(), e.getMessage()));
        }
    }

    /**
     * Registers an evaluated checkpoint. Reads documents before it returns.
     *
     * @throws InvalidDocument if something that the evaluation refers to is missing, damaged or contradictory
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public CompletableFuture<Registration> register(ModelName name, Evaluation evaluation, EventContext context) {
        CheckpointManifest manifest = documents.examine(evaluation.event());
        return journals.decide(context, state -> registration(state.model(name), evaluation.event(), manifest))
                .thenApply(isNew -> new Registration(
                        journals.models()
                                .model(name)
                                .version(evaluation.event().checkpoint())
                                .orElseThrow(),
                        isNew));
    }

    private static Decision<ModelEvent, Boolean> registration(
            Model model, EvaluationCompleted evaluation, CheckpointManifest manifest) {
        if (model.version(evaluation.checkpoint()).isPresent()) {
            return Decision.none(false);
        }
        Optional<VersionNumber> parent =
                manifest.spec().start().checkpoint().flatMap(model::version).map(ModelVersion::number);
        return Decision.of(
                new ModelVersionRegistered(
                        model.name(),
                        model.next(),
                        evaluation.checkpoint(),
                        evaluation.manifest(),
                        manifest.job(),
                        manifest.spec().dataset(),
                        manifest.spec().method().name(),
                        parent,
                        Optional.of(evaluation.report())),
                true);
    }

    private void fail(ModelName name, Evaluation evaluation, Failure failure) {
        Journals.await(journals.decide(
                evaluation.metadata().context(), state -> failure(state, name, evaluation.event(), failure)));
    }

    private static Decision<ModelEvent, Boolean> failure(
            Models state, ModelName name, EvaluationCompleted evaluation, Failure failure) {
        return state.model(name).isRegistered(evaluation.checkpoint(), evaluation.report())
                ? Decision.none(false)
                : Decision.of(
                        new RegistrationFailed(name, evaluation.checkpoint(), evaluation.report(), failure), true);
    }
}
