package dev.weightflow.evaluator.job;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.model.tensor.ComputeThread;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobContext;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.job.JobProgress;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.Work;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.JobEvent;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Work on an evaluation. It has no intermediate commits: an interrupted evaluation is repeated from the beginning, with the same report. */
public record EvaluationWork(Evaluator evaluator, EvaluationMetrics metrics, LongSupplier nanoTime)
        implements Work<EvaluationSpec, JobProjection<EvaluationSpec>> {
    /**
     * Creates the projection of evaluations. A job's id is the hash of its specification: {@link EvaluationSpec#jobId}.
     *
     * @param archive the archive of evaluations that ended long ago, where there is one
     */
    public static Projection<JobProjection<EvaluationSpec>, JobEvent> projection(
            Optional<JobArchive<EvaluationSpec>> archive) {
        return JobSnapshots.projection("evaluations", EvaluationSpec.class, archive);
    }

    private static final double NANOS = 1e9;

    @FunctionalInterface
    public interface Evaluator {
        EvaluationReport evaluate(EvaluationSpec spec, Observer observer);
    }

    @Override
    public Function<JobProjection<EvaluationSpec>, JobEvent> run(Job.Claimed<EvaluationSpec> job, JobContext context) {
        ComputeThread.yieldToRequests();
        try {
            EvaluationReport report = report(job.record().spec(), new Progress(context));
            return jobs -> completed(job, report);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (EvaluationFailures.permanent(e)) {
                throw new JobFailedException(EvaluationFailures.of(e), true, e);
            }
            throw e;
        }
    }

    private EvaluationReport report(EvaluationSpec spec, Observer observer) {
        try {
            return evaluator.evaluate(spec, observer);
        } catch (DatasetException e) {
            throw e.getCause() instanceof ObjectStoreException refused
                    ? refused
                    : e; // the store's fault, not the sample's
        }
    }

    private static EvaluationCompleted completed(Job.Claimed<EvaluationSpec> job, EvaluationReport report) {
        EvaluationSpec spec = job.record().spec();
        return new EvaluationCompleted(
                job.id(),
                job.record().claim(),
                spec.checkpoint(),
                spec.manifest(),
                report.job(),
                spec.dataset(),
                spec.options().split(),
                report.images(),
                report.id(),
                report.metrics(),
                report.comparisons().stream().findFirst().flatMap(Comparison::relativeChange),
                spec.options().model());
    }

    /** Reports the work's progress, and stops it between two images if it has to stop. */
    private final class Progress implements Observer {
        private final JobContext context;
        private Stage stage = Stage.FETCHING;
        private int done;
        private int total;
        private long began;

        Progress(JobContext context) {
            this.context = context;
        }

        @Override
        public void stage(Stage next) {
            context.throwIfStopped();
            stage = next;
            tell();
        }

        @Override
        public void total(int images) {
            total = images;
            began = nanoTime.getAsLong();
        }

        @Override
        public void imageDone() {
            done++;
            metrics.imageDone();
            tell();
            context.throwIfStopped();
        }

        private void tell() {
            double seconds = (nanoTime.getAsLong() - began) / NANOS;
            context.progress(
                    total == 0
                            ? JobProgress.phase(stage.key())
                            : JobProgress.counted(stage.key(), done, total, "images", seconds));
        }
    }
}
