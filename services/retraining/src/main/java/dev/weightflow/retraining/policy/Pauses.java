package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Journals;
import dev.weightflow.schema.event.PauseEvent.RetrainingPaused;
import dev.weightflow.schema.event.PauseEvent.RetrainingResumed;
import dev.weightflow.schema.id.ModelName;
import java.util.concurrent.CompletableFuture;

/** Pauses the retraining of models and resumes it. */
public final class Pauses {
    private final Journals journals;

    public Pauses(Journals journals) {
        this.journals = journals;
    }

    /**
     * Pauses the retraining of a model that has a policy. Returns whether that changed anything.
     *
     * @param reason one sentence
     */
    public CompletableFuture<Boolean> pause(ModelName model, String reason, EventContext context) {
        return journals.decideOnRetraining(
                model,
                context,
                history -> history.pause().isPresent() || history.revision() == 0
                        ? Decision.none(false)
                        : Decision.of(new RetrainingPaused(model, history.revision(), history.pauses(), reason), true));
    }

    /** Resumes it. Returns whether that changed anything. */
    public CompletableFuture<Boolean> resume(ModelName model, String reason, EventContext context) {
        return journals.decideOnRetraining(
                model,
                context,
                history -> history.pause().isPresent()
                        ? Decision.of(
                                new RetrainingResumed(model, history.revision(), history.pauses() - 1, reason), true)
                        : Decision.none(false));
    }
}
