package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.Optional;
import java.util.function.Function;

final class Evaluator extends JobProcess<EvaluationSpec> {

    Evaluator(SimulatedCluster world, int number) {
        super(world, "evaluator", number, world.evaluations, EvaluationSpec.class, JobKind.EVALUATION);
    }

    /** Requests the evaluation of a completed training, as the service's channel does. */
    void completed(Envelope<TrainingCompleted> training) {
        CheckpointManifest manifest =
                WeightflowJson.read(world.store.read(training.event().manifest()), CheckpointManifest.class);
        manifest.spec().evaluation().ifPresent(order -> {
            EvaluationSpec spec = EvaluationSpec.of(manifest, training.event().manifest(), order);
            result(jobs().request(spec.jobId(), 1, spec, training.context()));
        });
    }

    @Override
    Function<JobProjection<EvaluationSpec>, JobEvent> work(Job.Claimed<EvaluationSpec> claim) {
        EvaluationSpec spec = claim.record().spec();
        EvaluationReport report = artifacts.report(spec);
        JobEvent completed = new EvaluationCompleted(
                claim.id(),
                claim.record().claim(),
                spec.checkpoint(),
                spec.manifest(),
                Optional.empty(),
                spec.dataset(),
                Split.VAL,
                report.images(),
                report.id(),
                report.metrics(),
                Optional.empty(),
                spec.options().model());
        return state -> completed;
    }
}
