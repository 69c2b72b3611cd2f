package dev.weightflow.evaluator.messaging;

import dev.weightflow.evaluator.job.Evaluations;
import dev.weightflow.platform.messaging.RejectedRequest;
import dev.weightflow.platform.messaging.RejectedRequests;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.JobId;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** States that a request was rejected which nobody could read or take, so that whoever made it does not wait for ever. */
@ApplicationScoped
@Identifier("evaluation-requests")
public class EvaluationRejections implements RejectedRequests {
    private final Supplier<Evaluations> evaluations;

    EvaluationRejections(Supplier<Evaluations> evaluations) {
        this.evaluations = evaluations;
    }

    @Override
    public Uni<Void> reject(RejectedRequest request) {
        if (!request.key().matches(JobId.PATTERN)) {
            return Uni.createFrom().voidItem();
        }
        Failure failure = new Failure(request.code(), request.reason());
        return Uni.createFrom()
                .completionStage(
                        () -> evaluations.get().jobs().reject(new JobId(request.key()), failure, request.context()));
    }
}
