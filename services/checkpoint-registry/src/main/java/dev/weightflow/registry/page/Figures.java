package dev.weightflow.registry.page;

import dev.weightflow.registry.gate.Gate;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Numbers and times for people: mIoU in percent, angles in degrees, times in UTC. */
final class Figures {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NONE = "–";

    private Figures() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String metric(Optional<TaskMetrics> metrics, Task task) {
        return metrics.map(TaskMetrics::primaryMetrics)
                .map(figures -> figures.get(task))
                .map(figure -> figure(task.key(), figure))
                .orElse(NONE);
    }

    static String percent(Optional<Double> deltaM) {
        return deltaM.map(value -> String.format(Locale.ROOT, "%+.2f", value)).orElse(NONE);
    }

    /** A figure of a gate's check: a task's, or Δm. */
    static String figure(String name, double value) {
        if (name.equals(Gate.DELTA_M)) {
            return String.format(Locale.ROOT, "%+.2f %%", value);
        }
        return name.equals(Task.NORMALS.key())
                ? String.format(Locale.ROOT, "%.2f°", value)
                : String.format(Locale.ROOT, "%.2f", 100 * value);
    }

    static String figure(String name, Optional<Double> value) {
        return value.map(known -> figure(name, known)).orElse(NONE);
    }

    static String text(Optional<?> value) {
        return value.map(Object::toString).orElse(NONE);
    }
}
