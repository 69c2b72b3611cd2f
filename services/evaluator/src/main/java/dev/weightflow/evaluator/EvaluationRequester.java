package dev.weightflow.evaluator;

import dev.weightflow.evaluator.job.EvaluationFailures;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.training.CheckpointManifest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Requests evaluations of completed trainings, where their specification orders one. It requests the evaluation's first generation: a repeated event
 * changes nothing, and a failed evaluation is not retried automatically. An evaluation that can never be requested, because the checkpoint's manifest
 * is lost, damaged or not signed, is stated as rejected: somebody may wait for it.
 */
@ApplicationScoped
public class EvaluationRequester {
    private final ServiceHandle<JobService<EvaluationSpec>> evaluations;
    private final ArtifactStore artifacts;

    EvaluationRequester(ServiceHandle<JobService<EvaluationSpec>> evaluations, ArtifactStore artifacts) {
        this.evaluations = evaluations;
        this.artifacts = artifacts;
    }

    @Incoming("completed-trainings")
    Uni<Void> request(Envelope<TrainingCompleted> training) {
        EventContext context = consequence(training);
        return Uni.createFrom()
                .item(() -> ordered(training.event()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(order -> order.map(spec -> evaluations
                                .get()
                                .request(spec.jobId(), 1, spec, context)
                                .replaceWithVoid())
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure(EvaluationRequester::isFinal)
                .recoverWithUni(failure -> reject(training.event(), failure, context)
                        .chain(() -> Uni.createFrom().failure(failure)));
    }

    /** Returns the context of the evaluation. At the end of a causal chain only the rejection follows, in the training's own place. */
    private static EventContext consequence(Envelope<TrainingCompleted> training) {
        return training.causation().depth() < Causation.MAX_DEPTH
                ? CurrentContext.after(training)
                : CurrentContext.ofItself(training);
    }

    private static boolean isFinal(Throwable failure) {
        return !(failure instanceof Retriable) && !(failure instanceof InstanceFailure);
    }

    /** States the rejection before the event is dead-lettered; if that fails at present, the event is delivered again. */
    private Uni<Void> reject(TrainingCompleted training, Throwable failure, EventContext context) {
        return Uni.createFrom().completionStage(() -> evaluations
                .get()
                .jobs()
                .reject(EvaluationSpec.unspecified(training.manifest()), EvaluationFailures.of(failure), context));
    }

    private Optional<EvaluationSpec> ordered(TrainingCompleted training) {
        CheckpointManifest manifest = artifacts.manifest(training.manifest());
        return manifest.spec().evaluation().map(order -> EvaluationSpec.of(manifest, training.manifest(), order));
    }
}
