package dev.weightflow.console.live;

import dev.weightflow.console.chart.Charts;
import dev.weightflow.console.chart.Line;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.console.text.Texts;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.JobId;
import io.quarkus.qute.RawString;
import java.util.Collection;
import java.util.List;

/**
 * Sparkline of a task's loss in a training.
 *
 * @param now the latest value; a dash before there is one
 */
public record Sparks(TaskStyle task, RawString picture, String now) {
    /** Creates one for each task of the job. */
    public static List<Sparks> of(ProgressStream signals, JobId job, Collection<TaskName> tasks) {
        return TaskStyle.of(tasks).stream()
                .map(task -> {
                    Line line = line(signals.curve(job, "loss." + task.key()));
                    return new Sparks(
                            task,
                            Charts.spark("c-" + task.place(), line),
                            line.last().map(point -> Texts.small(point.y())).orElse("–"));
                })
                .toList();
    }

    /** Converts the points of a curve to a line. */
    public static Line line(List<ProgressStream.Point> points) {
        return new Line(points.stream()
                .map(point -> new Line.Point(point.step(), point.value()))
                .toList());
    }
}
