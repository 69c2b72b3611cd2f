package dev.weightflow.projection.reachability;

import dev.weightflow.platform.eventlog.Snapshots;
import dev.weightflow.platform.eventlog.segment.SegmentManifests;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Roots of reachability: versions, evaluations, datasets, trainings, retraining policies, stored base weights, the snapshots that a service may start
 * from, and the segments of all logs.
 */
final class Roots {
    private final Journals journals;
    private final ObjectStore store;

    Roots(Journals journals, ObjectStore store) {
        this.journals = journals;
        this.store = store;
    }

    /** Adds the roots of the logs as they are known at present, and of the store. */
    void tell(Reachability reach) {
        tellOfTheLogs(reach);
        new BaseWeightsIndex(store)
                .all()
                .forEach((weights, names) ->
                        reach.object(ObjectKind.BASE_WEIGHTS, weights, "base weights " + names(names)));
        Snapshots.current(store)
                .forEach((name, objects) ->
                        objects.forEach(object -> reach.object(ObjectKind.SNAPSHOT, object, "snapshot " + name)));
        SegmentManifests.objects(
                        store, (name, page, why) -> reach.unreadable(ObjectKind.SEGMENT, page, name, why.code()))
                .forEach((name, objects) -> objects.forEach(object -> reach.object(ObjectKind.SEGMENT, object, name)));
    }

    /** Adds the roots of the logs as they are known at present, without any request. */
    void tellOfTheLogs(Reachability reach) {
        journals.models().known().forEach(model -> model(reach, model));
        journals.policies().forEach((model, revision) -> policy(reach, model, revision.policy()));
        journals.evaluations().jobs().each(job -> evaluation(reach, job));
        journals.evaluations().each(evaluation -> completed(reach, evaluation.event()));
        journals.trainings().jobs().each(job -> training(reach, job));
        journals.datasets().each(dataset -> dataset(reach, dataset.id()));
        journals.eachDriftCheck(check -> reach.drift(check.report(), "drift of " + check.model()));
    }

    private void dataset(Reachability reach, DatasetId dataset) {
        String reason = "dataset " + dataset.shortId();
        reach.dataset(dataset, reason);
        journals.datasets().sampleIndexes(dataset).forEach(index -> reach.sampleIndex(index, reason));
    }

    private static String names(List<WeightsName> names) {
        return names.isEmpty()
                ? "without a name"
                : names.stream().map(WeightsName::value).collect(Collectors.joining(", "));
    }

    private static void model(Reachability reach, Model model) {
        List<AliasState> aliases = model.aliases();
        model.eachVersion(event -> {
            String reason = "version " + event.version() + " of " + model.name() + aliases(aliases, event.version());
            reach.checkpoint(event.checkpoint(), Optional.of(event.manifest()), reason);
            reach.dataset(event.dataset(), reason);
            event.report().map(ReportId::digest).ifPresent(report -> reach.report(report, reason));
        });
        model.gate().policy().ifPresent(policy -> policy.benches()
                .forEach(bench -> reach.dataset(bench.dataset(), "gate of " + model.name())));
        model.eachFailure(failure ->
                reach.report(failure.event().report().digest(), "registration under " + model.name() + " that failed"));
    }

    private static void policy(Reachability reach, ModelName model, RetrainingPolicy policy) {
        String reason = "retraining policy of " + model;
        policy.recipe().baseWeights().ifPresent(weights -> reach.object(ObjectKind.BASE_WEIGHTS, weights, reason));
        policy.recipe().method().ifPresent(method -> reach.method(method, reason));
        policy.evaluateOn().ifPresent(dataset -> reach.dataset(dataset, reason));
    }

    private static String aliases(List<AliasState> all, VersionNumber version) {
        String aliases = all.stream()
                .filter(alias -> alias.pointsTo(version))
                .map(AliasState::alias)
                .map(alias -> alias.value())
                .collect(Collectors.joining(", "));
        return aliases.isEmpty() ? "" : " (" + aliases + ")";
    }

    private static void evaluation(Reachability reach, Job<EvaluationSpec> job) {
        job.spec().ifPresent(spec -> {
            String reason =
                    "evaluation " + job.id().shortId() + " (" + job.state().key() + ")";
            reach.checkpoint(spec.checkpoint(), Optional.of(spec.manifest()), reason);
            reach.dataset(spec.dataset(), reason);
        });
    }

    private static void completed(Reachability reach, EvaluationCompleted event) {
        String reason = "evaluation " + event.job().shortId();
        reach.checkpoint(event.checkpoint(), Optional.of(event.manifest()), reason);
        reach.dataset(event.dataset(), reason);
        reach.report(event.report().digest(), reason);
    }

    /** Adds a training. An ended job can be requested again, and then resumes from its last checkpoint. */
    private static void training(Reachability reach, Job<TrainingSpec> job) {
        job.accepted().ifPresent(accepted -> {
            String reason =
                    "training " + job.id().shortId() + " (" + job.state().key() + ")";
            accepted.record().spec().mixture().forEach(share -> reach.dataset(share.dataset(), reason));
            reach.start(accepted.record().spec().start(), reason);
            reach.method(accepted.record().spec().method(), reason);
            accepted.record().committed(CheckpointCommitted.class).ifPresent(last -> {
                reach.checkpoint(last.checkpoint(), Optional.of(last.manifest()), reason);
                last.curve().ifPresent(curve -> reach.object(ObjectKind.CURVE, curve, reason));
                last.best()
                        .ifPresent(best ->
                                reach.checkpoint(best.checkpoint(), Optional.of(best.manifest()), reason + ", best"));
            });
            Trainings.completion(job)
                    .ifPresent(result ->
                            reach.checkpoint(result.checkpoint(), Optional.of(result.manifest()), reason + ", result"));
        });
    }
}
