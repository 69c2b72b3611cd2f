package dev.weightflow.trainer.training;

import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Metrics of trainings beyond those of all jobs; docs/reference/service-metrics.md is the catalogue. */
public final class TrainingMetrics {
    private static final Duration[] COMMIT_BOUNDS = Stream.of(100, 300, 1_000, 3_000, 10_000, 30_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    enum Commit {
        COMMITTED,
        /** The claim was lost to another worker. */
        FENCED,
        FAILED
    }

    private final MeterRegistry meters;
    private final Set<String> gauges = ConcurrentHashMap.newKeySet();
    private final Map<String, Double> loss = new ConcurrentHashMap<>();
    private final Map<String, Double> regularization = new ConcurrentHashMap<>();
    private volatile double distance = Double.NaN;

    public TrainingMetrics(MeterRegistry meters) {
        this.meters = meters;
        steps(0, 0);
        Stream.of(Commit.values()).forEach(this::commits);
        Stream.concat(PascalTasks.NAMES.stream().map(TaskName::key), Stream.of("total"))
                .forEach(this::gauge);
        Stream.of("pathLength", "distance").forEach(term -> Gauge.builder(
                        "weightflow.training.regularization", () -> regularization.getOrDefault(term, Double.NaN))
                .tag("term", term)
                .register(meters));
        Gauge.builder("weightflow.training.distance", () -> distance).register(meters);
    }

    /** Registers a gauge of a task's loss, from the first step that has it; those of PASCAL-Context are registered at the start. */
    private void gauge(String task) {
        if (gauges.add(task)) {
            Gauge.builder("weightflow.training.loss", () -> loss.getOrDefault(task, Double.NaN))
                    .tag("task", task)
                    .register(meters);
        }
    }

    void stepDone(StepReport report, int images) {
        report.metrics().losses().forEach((task, value) -> {
            gauge(task.key());
            loss.put(task.key(), value);
        });
        loss.put("total", report.metrics().totalLoss());
        regularization.keySet().retainAll(report.metrics().regularization().keySet());
        regularization.putAll(report.metrics().regularization());
        steps(1, images);
    }

    /** Sets the relative distance of the weights from their initial values; empty where it is unknown, or no weight moves. */
    void moved(OptionalDouble relativeDistance) {
        distance = relativeDistance.orElse(Double.NaN);
    }

    private void steps(int steps, int images) {
        meters.counter("weightflow.training.steps").increment(steps);
        meters.counter("weightflow.training.images").increment(images);
    }

    void commit(Commit outcome, Duration time) {
        commits(outcome).record(time);
    }

    private Timer commits(Commit outcome) {
        return Timer.builder("weightflow.checkpoint.commit")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(COMMIT_BOUNDS)
                .register(meters);
    }
}
