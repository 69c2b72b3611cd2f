package dev.weightflow.console.testing;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Small platform with every case that pages distinguish: datasets with and without quarantined samples, trainings in each state, a champion, a
 * rejected version, a hold and a policy. Names and reasons are as hostile as the events allow.
 */
public final class Platform {
    /** Text that an attacker may enter wherever text is free. */
    public static final String HOSTILE =
            "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{inject} ${7*7} \u202e " + "long ".repeat(60);

    /** Running training. */
    public static final JobId RUNNING = new JobId("running");
    /** Training that failed for a hostile reason. */
    public static final JobId FAILED = new JobId("failed");
    /** Completed training. */
    public static final JobId COMPLETED = new JobId("completed");

    private static final WorkerId WORKER = new WorkerId("trainer-1");

    private final LogsFixture logs;

    private Platform(LogsFixture logs) {
        this.logs = logs;
    }

    /** Publishes its facts in those logs. */
    public static void stateIn(LogsFixture logs) {
        Platform platform = new Platform(logs);
        platform.datasets();
        platform.trainings();
        platform.models();
    }

    private void datasets() {
        for (int i = 0; i < 2; i++) {
            logs.datasets.publish(envelope(
                    (JobEvent) new DatasetIngested(
                            new JobId("ingestion-" + i),
                            1,
                            i == 0 ? LogsFixture.PASCAL : LogsFixture.SCENES,
                            i == 0 ? "/data/pascal" : "/data/" + HOSTILE,
                            PascalTasks.NAMES,
                            Map.of(Split.TRAIN, 4_998, Split.VAL, 5_105),
                            3 * i,
                            123_456_789),
                    "dataset-ingestion"));
        }
    }

    private static TrainingSpec spec(long seed) {
        return TrainingRequest.on(LogsFixture.PASCAL)
                .with("seed", seed)
                .with("evaluation", EvaluationOptions.of(LogsFixture.PEOPLE))
                .complete();
    }

    private void trainings() {
        trainer(new TrainingRequested(new JobId("waiting"), 1, spec(1)));
        for (JobId job : List.of(RUNNING, FAILED, COMPLETED)) {
            trainer(new TrainingRequested(job, 1, spec(job.value().length())));
            trainer(new JobEvent.Claimed(JobKind.TRAINING, job, 1, WORKER));
            trainer(new TrainingStarted(job, 1, WORKER, Optional.empty(), 0, 46_800, 2_419_000));
        }
        trainer(new JobEvent.Failed(
                JobKind.TRAINING, FAILED, 1, new Failure("loss-not-finite", HOSTILE), Optional.empty()));
        CheckpointId checkpoint = logs.checkpoint("one");
        Digest manifest = logs.checkpoints.manifest(checkpoint);
        trainer(new CheckpointCommitted(COMPLETED, 1, checkpoint, manifest, 46_800, 300, true));
        trainer(new TrainingCompleted(COMPLETED, 1, checkpoint, manifest, 46_800, 3_600, Map.of()));
    }

    private void models() {
        register(1, "one", 0.68);
        registry(new AliasMoved(
                LogsFixture.PEOPLE,
                Model.CHAMPION,
                0,
                Optional.empty(),
                Optional.of(new VersionNumber(1)),
                HOSTILE,
                Optional.of(verdict(true, "It is the first."))));
        register(2, "two", 0.61);
        registry(new PromotionRejected(
                LogsFixture.PEOPLE, new VersionNumber(2), Model.CHAMPION, 0, verdict(false, HOSTILE)));
        register(3, "three", 0.69);
        registry(new AliasHeld(LogsFixture.PEOPLE, Model.CHAMPION, 0, Optional.empty(), HOSTILE));
        logs.retrainings.publish(envelope(
                new RetrainingPolicySet(LogsFixture.PEOPLE, 1, Optional.of(RetrainingPolicy.onNewSamples(50))),
                "retraining"));
    }

    private static GateVerdict verdict(boolean passed, String reason) {
        return new GateVerdict(
                passed,
                reason,
                List.of(new GateCheck("semseg", Optional.of(0.68), 0.61, 0.005, passed)),
                Optional.empty(),
                Optional.empty());
    }

    private void register(int number, String name, double mIoU) {
        CheckpointId checkpoint = logs.checkpoint(name);
        EvaluationCompleted evaluation =
                logs.evaluation(checkpoint, LogsFixture.PASCAL, Metrics.of(mIoU, 17, 0.64, 0.6), Optional.empty());
        logs.publish(evaluation);
        registry(new ModelVersionRegistered(
                LogsFixture.PEOPLE,
                new VersionNumber(number),
                checkpoint,
                logs.checkpoints.manifest(checkpoint),
                COMPLETED,
                LogsFixture.PASCAL,
                MethodName.DELORA,
                Optional.empty(),
                Optional.of(evaluation.report())));
    }

    private void trainer(JobEvent event) {
        logs.trainings.publish(envelope(event, "trainer"));
    }

    private void registry(ModelEvent event) {
        logs.models.publish(envelope(event, "checkpoint-registry"));
    }

    /** Wraps an event, dated a minute after the one before. */
    private <E extends Event> Envelope<E> envelope(E event, String service) {
        logs.clock.advance(Duration.ofMinutes(1));
        return Envelope.of(
                event, "/weightflow/" + service, logs.clock.instant(), EventContext.NONE.by(Optional.of("mallory<b>")));
    }
}
