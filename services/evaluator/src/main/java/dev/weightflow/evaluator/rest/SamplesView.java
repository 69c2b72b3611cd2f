package dev.weightflow.evaluator.rest;

import dev.weightflow.data.picture.Legend;
import dev.weightflow.data.task.Task;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.SampleLayers;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * First samples of a report as separate pictures, with their legend.
 *
 * @param size height and width of every picture, in pixels
 */
@Schema(name = "ReportSamples")
public record SamplesView(int size, List<TaskView> tasks, List<SampleLayers> samples) {

    /**
     * Task whose maps are shown.
     *
     * @param title the task's name in pictures
     * @param classes the legend of the indices in its pictures, in order; empty if it has no classes
     */
    @Schema(name = "ShownTask")
    record TaskView(TaskName task, String kind, String title, List<Legend.Entry> classes) {
        static TaskView of(Task task) {
            return new TaskView(
                    task.name(), task.kind().type().name(), task.kind().title(task.name()), Legend.classes(task));
        }
    }
}
