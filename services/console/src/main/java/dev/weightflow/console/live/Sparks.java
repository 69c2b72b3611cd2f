package dev.weightflow.console.live;

import dev.weightflow.console.chart.Spark;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.Curve.Series;
import java.util.Collection;
import java.util.List;

/**
 * Sparkline of a task's loss in a training.
 *
 * @param now the latest value; a dash before there is one
 */
public record Sparks(TaskStyle task, Spark picture, String now) {
    /** Creates one for each task of the job. */
    public static List<Sparks> of(ProgressStream signals, JobId job, Collection<TaskName> tasks) {
        return TaskStyle.of(tasks).stream()
                .map(task -> {
                    Series series = signals.curve(job, Curve.LOSS + task.key());
                    return new Sparks(
                            task,
                            Spark.of(series),
                            series.latest().map(Numbers::significant).orElse("–"));
                })
                .toList();
    }
}
