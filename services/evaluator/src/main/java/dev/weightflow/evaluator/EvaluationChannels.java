package dev.weightflow.evaluator;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.id.JobId;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Incoming channels of the evaluator: requests of other services, and the progress of jobs, whichever instance works on them. */
@ApplicationScoped
@Identifier("evaluation-requests")
public class EvaluationChannels implements RejectedRequests {
    private final ServiceHandle<JobService<EvaluationSpec>> evaluations;

    EvaluationChannels(ServiceHandle<JobService<EvaluationSpec>> evaluations) {
        this.evaluations = evaluations;
    }

    @Incoming("evaluation-requests")
    @Blocking(ordered = false)
    Uni<Void> request(Envelope<EvaluationRequested> request) {
        EvaluationRequested event = request.event();
        JobId id = event.spec().jobId();
        if (!event.job().equals(id)) {
            throw new EvaluatorException.WrongJob(event.job(), id);
        }
        return evaluations
                .get()
                .request(id, event.generation(), event.spec(), CurrentContext.ofItself(request))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> reject(RejectedRequest request) {
        return evaluations.get().reject(request);
    }

    @Incoming("progress-in")
    void onProgress(Envelope<ProgressEvent> sign) {
        evaluations.get().onProgress(sign.event());
    }
}
