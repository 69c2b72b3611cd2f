package dev.weightflow.evaluator.job;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.ModelName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Metrics of evaluations beyond those of all jobs; {@code docs/reference/service-metrics.md} is the catalogue. */
public final class EvaluationMetrics {
    private final Counter images;
    private final MultiGauge figures;
    private final Map<ModelName, Latest> latest = new HashMap<>();

    private record Latest(EvaluationCompleted result, Instant time) {
        static Latest of(Latest one, Latest other) {
            return other.time().isBefore(one.time()) ? one : other;
        }
    }

    public EvaluationMetrics(MeterRegistry meters) {
        this.images = meters.counter("weightflow.evaluation.images");
        this.figures = MultiGauge.builder("weightflow.evaluation.metric")
                .description("the task's primary metric in the model's latest evaluation")
                .register(meters);
    }

    void imageDone() {
        images.increment();
    }

    public void show(JobProjection<EvaluationSpec> jobs) {
        jobs.jobs().forEach(job -> {
            if (job instanceof Job.Completed<EvaluationSpec> completed) {
                completed.result(EvaluationCompleted.class).ifPresent(result -> keep(result, completed.since()));
            }
        });
        show();
    }

    public void onEvent(Envelope<JobEvent> event) {
        if (event.event() instanceof EvaluationCompleted result
                && result.model().isPresent()) {
            keep(result, event.time());
            show();
        }
    }

    private synchronized void keep(EvaluationCompleted result, Instant time) {
        result.model().ifPresent(model -> latest.merge(model, new Latest(result, time), Latest::of));
    }

    private synchronized void show() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        latest.forEach((model, of) -> of.result()
                .metrics()
                .primaryMetrics()
                .forEach((task, figure) ->
                        rows.add(MultiGauge.Row.of(Tags.of("model", model.value(), "task", task.key()), figure))));
        figures.register(rows, true);
    }
}
