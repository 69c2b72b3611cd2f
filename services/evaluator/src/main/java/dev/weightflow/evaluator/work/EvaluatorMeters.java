package dev.weightflow.evaluator.work;

import dev.weightflow.evaluator.book.Evaluation;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.ModelName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The evaluator's metrics, as {@code docs/observability.md} names them. Every series of a closed set exists from the start. */
public final class EvaluatorMeters {
    private static final String QUEUE = "evaluations";

    private final MeterRegistry meters;
    private final Counter images;
    private final MultiGauge figures;
    private volatile Queue queue = new Queue(0, Optional.empty());

    public EvaluatorMeters(MeterRegistry meters) {
        this.meters = meters;
        this.images = meters.counter("weightflow.evaluation.images");
        this.figures = MultiGauge.builder("weightflow.evaluation.metric")
                .description("the task's primary metric in the model's latest evaluation")
                .register(meters);
        Failures.codes().forEach(this::failures);
        Stream.of("completed", "failed").forEach(outcome -> {
            ended(outcome);
            duration(outcome);
        });
    }

    /** This instance answered a request after that time. */
    void completed(Duration time) {
        ended("completed").increment();
        duration("completed").record(time);
    }

    /** This instance gave a request up after that time. */
    void failed(Duration time, String code) {
        ended("failed").increment();
        duration("failed").record(time);
        failed(code);
    }

    /** Other work ended in failure. */
    void failed(String code) {
        failures(code).increment();
    }

    void imageDone() {
        images.increment();
    }

    /** Shows how the work gets on, from now on. */
    public void show(Progress progress, Clock clock) {
        Gauge.builder("weightflow.queue.length", () -> queue.length())
                .baseUnit("requests")
                .tag("queue", QUEUE)
                .register(meters);
        Gauge.builder("weightflow.queue.age", () -> queue.age(clock.instant()))
                .baseUnit("seconds")
                .tag("queue", QUEUE)
                .register(meters);
        Gauge.builder("weightflow.evaluation.progress", progress::ratio)
                .baseUnit("ratio")
                .register(meters);
    }

    /** Brings queue and figures up to date with the log, so that a scrape need not wait for one that does not answer. */
    public void refresh(List<Evaluation> evaluations, Progress progress) {
        queue = Queue.of(evaluations, progress);
        Map<ModelName, EvaluationCompleted> latest = new LinkedHashMap<>();
        for (Evaluation evaluation : evaluations) {
            if (evaluation instanceof Evaluation.Completed completed) {
                EvaluationCompleted answer = completed.answer().event();
                answer.model().ifPresent(model -> latest.put(model, answer));
            }
        }
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        latest.forEach((model, answer) -> answer.metrics()
                .primaryMetrics()
                .forEach((task, figure) ->
                        rows.add(MultiGauge.Row.of(Tags.of("model", model.value(), "task", task.key()), figure))));
        figures.register(rows, true);
    }

    /** The requests that nobody works on here. */
    private record Queue(int length, Optional<Instant> oldest) {
        static Queue of(List<Evaluation> evaluations, Progress progress) {
            List<Instant> times = evaluations.stream()
                    .filter(Evaluation.Waiting.class::isInstance)
                    .filter(waiting -> progress.of(waiting.id()).isEmpty())
                    .map(waiting -> waiting.request().time())
                    .toList();
            return new Queue(times.size(), times.stream().min(Comparator.naturalOrder()));
        }

        double age(Instant now) {
            return oldest.map(time -> Duration.between(time, now).toMillis() / 1000.0)
                    .orElse(0.0);
        }
    }

    private Counter failures(String code) {
        return meters.counter("weightflow.failures", "code", code);
    }

    private Counter ended(String outcome) {
        return meters.counter("weightflow.evaluations", "outcome", outcome);
    }

    private Timer duration(String outcome) {
        return Timer.builder("weightflow.evaluation.duration")
                .tag("outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(3600))
                .register(meters);
    }
}
