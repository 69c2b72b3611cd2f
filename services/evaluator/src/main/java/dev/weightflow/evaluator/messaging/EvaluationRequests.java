package dev.weightflow.evaluator.messaging;

import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.job.Evaluations;
import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Evaluations that other services request. */
@ApplicationScoped
public class EvaluationRequests {
    private final Supplier<Evaluations> evaluations;

    EvaluationRequests(Supplier<Evaluations> evaluations) {
        this.evaluations = evaluations;
    }

    @Incoming("evaluation-requests")
    Uni<Void> request(Envelope<EvaluationRequested> request) {
        EvaluationRequested event = request.event();
        JobId id = event.spec().jobId();
        if (!event.job().equals(id)) {
            throw new EvaluatorException.WrongJob(event.job(), id);
        }
        EventContext context = CurrentContext.ofItself(request);
        return Uni.createFrom()
                .completionStage(() -> evaluations.get().jobs().request(id, event.generation(), event.spec(), context))
                .replaceWithVoid();
    }
}
