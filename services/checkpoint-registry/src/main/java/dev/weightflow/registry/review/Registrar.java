package dev.weightflow.registry.review;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.registry.archive.Archive;
import dev.weightflow.registry.chronicle.Scribe;
import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.registry.model.ModelDecisions;
import dev.weightflow.registry.model.RegistryException.Unfit;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.List;

/** Makes versions of evaluated checkpoints. */
public final class Registrar {

    private final Scribe<ModelBook, ModelEvent> scribe;
    private final ModelBook book;
    private final Archive archive;

    Registrar(Scribe<ModelBook, ModelEvent> scribe, ModelBook book, Archive archive) {
        this.scribe = scribe;
        this.book = book;
        this.archive = archive;
    }

    /** Whether it was decided what becomes of the evaluated checkpoint. */
    boolean settled(ModelName name, Evaluation evaluation) {
        Model model = book.model(name);
        return model.version(evaluation.fact().checkpoint()).isPresent()
                || model.refusals().containsKey(evaluation.fact().report());
    }

    /** Registers the checkpoint of an evaluation that was made for the model, or states why that cannot be. */
    void settle(ModelName name, Evaluation evaluation) {
        if (!evaluation.origin().mayGoOn()) {
            refuse(
                    name,
                    evaluation,
                    new Failure(
                            CausationTooDeepException.CODE,
                            "The chain of events that led here is " + Causation.MAX_DEPTH
                                    + " events long and goes no further; register it by hand if it is wanted."));
            return;
        }
        try {
            CheckpointManifest manifest = archive.examine(evaluation.fact());
            scribe.decide(evaluation.origin().consequence(), state -> registration(state, name, evaluation, manifest));
        } catch (Unfit e) {
            refuse(name, evaluation, new Failure(e.code(), e.getMessage()));
        }
    }

    /**
     * Registers an evaluated checkpoint because somebody asks for it.
     *
     * @return the version, and whether it is new
     * @throws Unfit if something that the evaluation refers to is missing, damaged or contradictory
     */
    public Registration register(ModelName name, Evaluation evaluation, Cause cause) {
        CheckpointManifest manifest = archive.examine(evaluation.fact());
        boolean fresh = scribe.decide(cause, state -> registration(state, name, evaluation, manifest));
        VersionRecord version =
                book.model(name).version(evaluation.fact().checkpoint()).orElseThrow();
        return new Registration(version, fresh);
    }

    private static Decision<ModelEvent, Boolean> registration(
            ModelBook state, ModelName name, Evaluation evaluation, CheckpointManifest manifest) {
        List<ModelEvent> facts = ModelDecisions.register(state.model(name), evaluation.fact(), manifest);
        return new Decision<>(facts, !facts.isEmpty());
    }

    private void refuse(ModelName name, Evaluation evaluation, Failure failure) {
        scribe.decide(
                evaluation.origin().beside(),
                state -> new Decision<>(
                        ModelDecisions.refuse(state.model(name), evaluation.fact(), failure), Boolean.TRUE));
    }
}
