package dev.weightflow.evaluator.job;

import static dev.weightflow.evaluator.EvaluationFixture.report;
import static dev.weightflow.evaluator.EvaluationFixture.request;
import static dev.weightflow.evaluator.EvaluationFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.EvaluationFixture;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.metric.TaskFigures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EvaluationMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EvaluationMetrics metrics = new EvaluationMetrics(meters);

    @Test
    void every_series_of_a_closed_set_is_there_from_the_start() {
        JobMetrics.of(JobKind.EVALUATION, meters, EvaluationFailures.codes());

        assertThat(meters.get("weightflow.failures").counters())
                .hasSize(EvaluationFailures.codes().size());
        assertThat(meters.get("weightflow.job.duration")
                        .tag("kind", "evaluation")
                        .timers())
                .hasSize(3);
        assertThat(meters.get("weightflow.evaluation.images").counter().count()).isZero();
    }

    @Test
    void a_model_s_figures_are_those_of_its_latest_evaluation() {
        metrics.onEvent(completed("scenes", 0.25, NOW));
        metrics.onEvent(completed("scenes", 0.75, NOW.plusSeconds(1)));
        metrics.onEvent(completed("people", 0.5, NOW));

        assertThat(figure("scenes")).isEqualTo(0.75);
        assertThat(figure("people")).isEqualTo(0.5);
    }

    @Test
    void what_was_measured_before_the_start_is_shown_unless_something_newer_was_heard_meanwhile() throws Exception {
        try (EvaluationFixture fixture = new EvaluationFixture()) {
            JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> report(spec));
            request(evaluations, spec("a", Optional.of(new ModelName("scenes"))));
            request(evaluations, spec("b", Optional.of(new ModelName("people"))));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> evaluations.jobs().current().count(JobState.COMPLETED) == 2);
            metrics.onEvent(completed("people", 0.75, fixture.clock.instant().plusSeconds(1)));

            metrics.show(evaluations.jobs().current());

            assertThat(figure("scenes")).isEqualTo(0.5);
            assertThat(figure("people")).isEqualTo(0.75);
        }
    }

    private double figure(String model) {
        return meters.get("weightflow.evaluation.metric")
                .tag("model", model)
                .tag("task", "sal")
                .gauge()
                .value();
    }

    private static Envelope<JobEvent> completed(String model, double saliency, Instant time) {
        EvaluationSpec spec = spec("a");
        JobEvent event = new EvaluationCompleted(
                spec.jobId(),
                1,
                spec.checkpoint(),
                spec.manifest(),
                Optional.empty(),
                spec.dataset(),
                Split.VAL,
                1,
                ReportId.of(Digest.ofText("report")),
                TaskMetrics.ofPascal(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(TaskFigures.foreground(saliency, saliency)),
                        Optional.empty()),
                Optional.empty(),
                Optional.of(new ModelName(model)));
        return Envelope.of(event, "/test", time, EventContext.NONE);
    }
}
