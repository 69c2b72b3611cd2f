package dev.weightflow.console.live;

import dev.weightflow.console.chart.Charts;
import dev.weightflow.console.chart.Line;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.console.text.Texts;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.JobId;
import io.quarkus.qute.RawString;
import java.util.Collection;
import java.util.List;

/**
 * A task's loss in a training, very small.
 *
 * @param now the latest value; a dash before there is one
 */
public record Sparks(TaskLook task, RawString picture, String now) {
    /** One for each task of the job. */
    public static List<Sparks> of(Signals signals, JobId job, Collection<TaskName> tasks) {
        return TaskLook.of(tasks).stream()
                .map(task -> {
                    Line line = line(signals.curve(job, "loss." + task.key()));
                    return new Sparks(
                            task,
                            Charts.spark("c-" + task.place(), line),
                            line.last().map(point -> Texts.small(point.y())).orElse("–"));
                })
                .toList();
    }

    /** What was heard, as a line. */
    public static Line line(List<Signals.Point> points) {
        return new Line(points.stream()
                .map(point -> new Line.Point(point.step(), point.value()))
                .toList());
    }
}
