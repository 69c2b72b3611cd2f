package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.ActionHistory.Request;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Notes requests of people to have a model retrained. */
public final class Requests {
    private final Journals journals;

    public Requests(Journals journals) {
        this.journals = journals;
    }

    /**
     * Notes a request for a model that has a policy. Returns whether it is new; a repeated one is recognised by its id.
     *
     * @param id chosen by the requester, formed as a job's
     * @param reason one sentence
     * @throws RetrainingException in the future, if the id belongs to a request with another reason
     */
    public CompletableFuture<Boolean> request(ModelName model, JobId id, String reason, EventContext context) {
        return journals.decideOnRetraining(model, context, history -> {
            Optional<Request> known = history.actions().request(id.value());
            if (known.isPresent()) {
                if (!known.get().event().reason().equals(reason)) {
                    throw RetrainingException.idInUse(id);
                }
                return Decision.none(false);
            }
            return history.policy().isEmpty()
                    ? Decision.none(false)
                    : Decision.of(new RetrainingRequested(model, history.revision(), id.value(), reason), true);
        });
    }
}
