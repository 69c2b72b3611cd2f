package dev.weightflow.console.compare;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.FollowingInstance;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Trainings and their evaluations, as the trainer and the evaluator state and store them. */
final class ComparedTrainings implements AutoCloseable {
    /** Two tasks, of which one has a metric where less is better. */
    static final List<TaskName> TASKS = List.of(PascalTasks.SAL, PascalTasks.NORMALS);

    final LogsFixture logs = new LogsFixture();
    private final Follower follower = new Follower(logs);

    private static final class Follower extends FollowingInstance {
        Follower(LogsFixture logs) {
            super(logs, "console");
            begin();
        }

        Journals read() {
            catchUp();
            return journals;
        }
    }

    Sources sources() {
        return new Sources(follower.read(), new StoredDocuments(logs.store), new ProgressStream());
    }

    /** Creates facts that are computed synchronously. */
    static Facts facts() {
        return new Facts(Runnable::run);
    }

    static TrainingRequest request(MethodName method, long seed) {
        return TrainingRequest.on(LogsFixture.PASCAL)
                .with("method", MethodSpec.of(method))
                .with("tasks", TASKS)
                .with("seed", seed)
                .with("start", InitialWeights.random());
    }

    static TrainingSpec spec(MethodName method, long seed) {
        return request(method, seed).complete();
    }

    JobId running(TrainingSpec spec) {
        state(new TrainingRequested(spec.jobId(), 1, spec));
        state(new JobEvent.Claimed(JobKind.TRAINING, spec.jobId(), 1, new WorkerId("trainer-1")));
        return spec.jobId();
    }

    JobId failed(TrainingSpec spec, String why) {
        running(spec);
        state(new JobEvent.Failed(
                JobKind.TRAINING, spec.jobId(), 1, new Failure("training-failed", why), Optional.empty()));
        return spec.jobId();
    }

    /** Adds a completed training, with its stored manifest. */
    TrainingCompleted trained(TrainingSpec spec, long weights) {
        running(spec);
        byte[] content = ("weights of " + spec.jobId()).getBytes(StandardCharsets.UTF_8);
        CheckpointId checkpoint = CheckpointId.of(logs.store.put(content));
        Digest manifest = logs.store.put(CanonicalJson.write(new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                content.length,
                spec.jobId(),
                spec,
                Map.of(),
                10,
                1,
                true,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                weights,
                "test",
                Map.of(),
                List.of(),
                List.of())));
        TrainingCompleted completed = new TrainingCompleted(spec.jobId(), 1, checkpoint, manifest, 10, 1, Map.of());
        state(completed);
        return completed;
    }

    /** Adds its evaluation on as many validation images as the sums are of. */
    EvaluationReport evaluated(TrainingCompleted training, ImageSums sums, SampleLayers... samples) {
        TaskMetrics metrics = metrics(sums);
        EvaluationReport report = new EvaluationReport(
                EvaluationReport.FORMAT,
                training.checkpoint(),
                Optional.of(training.job()),
                LogsFixture.PASCAL,
                Split.VAL,
                sums.images().size(),
                64,
                metrics,
                List.of(),
                List.of(),
                "test",
                Optional.of(logs.store.put(CanonicalJson.write(sums))),
                List.of(samples),
                Map.of(),
                Optional.empty());
        logs.store.put(CanonicalJson.write(report));
        logs.publish(new EvaluationCompleted(
                new JobId(report.id().value()),
                1,
                training.checkpoint(),
                training.manifest(),
                Optional.of(training.job()),
                LogsFixture.PASCAL,
                Split.VAL,
                sums.images().size(),
                report.id(),
                metrics,
                Optional.empty(),
                Optional.empty()));
        return report;
    }

    JobId measured(TrainingSpec spec, ImageSums sums) {
        return evaluated(trained(spec, 1_000_000), sums).job().orElseThrow();
    }

    private static TaskMetrics metrics(ImageSums sums) {
        Map<TaskName, TaskFigures> figures = new TreeMap<>();
        sums.figures()
                .forEach((task, figure) -> figures.put(
                        task,
                        task.equals(PascalTasks.NORMALS)
                                ? TaskFigures.normals(figure, figure)
                                : TaskFigures.foreground(figure, figure)));
        return new TaskMetrics(figures);
    }

    /** Creates the sums of images scattered around that Jaccard index of saliency and that mean error of normals. */
    static ImageSums sums(int images, double jaccard, double error) {
        return normals(images, error).and(sal(images, jaccard));
    }

    static ImageSums normals(int images, double error) {
        return of(PascalTasks.NORMALS, images, at -> List.of(10 * (error + at % 5 - 2), 10.0));
    }

    static ImageSums sal(int images, double jaccard) {
        return of(PascalTasks.SAL, images, at -> {
            List<Double> sums = new ArrayList<>(Collections.nCopies(15, jaccard + 0.02 * (at % 3 - 1)));
            sums.add(1.0);
            return sums;
        });
    }

    private static ImageSums of(TaskName task, int images, IntFunction<List<Double>> sums) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, images).mapToObj(at -> "image-" + at).toList(),
                Map.of(task, IntStream.range(0, images).mapToObj(sums).toList()));
    }

    private void state(JobEvent event) {
        logs.trainings.publish(Envelope.of(event, "/weightflow/trainer", logs.clock.instant(), EventContext.NONE));
    }

    @Override
    public void close() {
        follower.close();
    }
}
