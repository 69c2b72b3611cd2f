package dev.weightflow.evaluator;

import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.training.CheckpointManifest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Requests the evaluation of what trainings completed, where their specification orders one. It asks for the evaluation's first
 * generation: a repeated event changes nothing, and one that has failed is not tried again by itself.
 */
@ApplicationScoped
public class EvaluationRequester {
    private final Supplier<JobService<EvaluationSpec>> evaluations;
    private final ArtifactStore artifacts;

    EvaluationRequester(Supplier<JobService<EvaluationSpec>> evaluations, ArtifactStore artifacts) {
        this.evaluations = evaluations;
        this.artifacts = artifacts;
    }

    @Incoming("completed-trainings")
    Uni<Void> request(Envelope<TrainingCompleted> training) {
        EventContext context = CurrentContext.after(training);
        return Uni.createFrom()
                .item(() -> ordered(training.event()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(order -> order.map(spec -> evaluations
                                .get()
                                .request(spec.jobId(), 1, spec, context)
                                .replaceWithVoid())
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Optional<EvaluationSpec> ordered(TrainingCompleted training) {
        CheckpointManifest manifest = artifacts.manifest(training.manifest());
        return manifest.spec().evaluation().map(order -> EvaluationSpec.of(manifest, training.manifest(), order));
    }
}
