package dev.weightflow.evaluator.work;

import static dev.weightflow.evaluator.work.Facts.answer;
import static dev.weightflow.evaluator.work.Facts.request;
import static dev.weightflow.evaluator.work.Facts.stated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.book.Evaluation;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EvaluatorMeters meters = new EvaluatorMeters(registry);
    private final Progress progress = new Progress(() -> 0);

    @Test
    void every_series_of_a_closed_set_is_there_from_the_start() {
        assertThat(registry.get("weightflow.evaluations")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isZero();
        assertThat(registry.get("weightflow.evaluation.duration").timers()).hasSize(2);
        assertThat(registry.get("weightflow.failures").counters())
                .hasSize(Failures.codes().size());
    }

    @Test
    void the_queue_is_what_nobody_works_on_here() {
        meters.show(progress, Clock.fixed(Facts.NOW.plusSeconds(30), ZoneOffset.UTC));
        List<Evaluation> waiting =
                List.of(new Evaluation.Waiting(stated(request("a"))), new Evaluation.Waiting(stated(request("b"))));

        meters.refresh(waiting, progress);
        assertThat(registry.get("weightflow.queue.length").gauge().value()).isEqualTo(2);
        assertThat(registry.get("weightflow.queue.age").gauge().value()).isEqualTo(30);

        progress.begin(waiting.get(0).id());
        meters.refresh(waiting, progress);
        assertThat(registry.get("weightflow.queue.length").gauge().value()).isEqualTo(1);
    }

    @Test
    void a_model_s_figures_are_those_of_its_latest_evaluation() {
        EvaluationRequested request = request("a");
        EvaluationRequested named = new EvaluationRequested(
                request.checkpoint(),
                request.manifest(),
                request.dataset(),
                new EvaluationOptions(
                        Optional.empty(),
                        request.order().split(),
                        Optional.empty(),
                        0,
                        false,
                        Optional.of(new ModelName("scenes"))));

        meters.refresh(List.of(new Evaluation.Completed(stated(named), stated(answer(named)))), progress);

        assertThat(registry.get("weightflow.evaluation.metric")
                        .tag("model", "scenes")
                        .tag("task", "sal")
                        .gauge()
                        .value())
                .isEqualTo(0.5);
    }

    @Test
    void work_that_ended_is_counted_and_timed_by_outcome() {
        meters.completed(Duration.ofSeconds(3));
        meters.failed(Duration.ofSeconds(1), "no-samples");

        assertThat(registry.get("weightflow.evaluation.duration")
                        .tag("outcome", "completed")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("weightflow.evaluations")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
