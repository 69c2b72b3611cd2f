package dev.weightflow.evaluator.rest;

import dev.weightflow.model.picture.Legend;
import dev.weightflow.model.task.Task;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.SampleLayers;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The first samples of a report as single pictures, and how to read them.
 *
 * @param size height and width of every picture
 */
@Schema(name = "ReportSamples")
public record SamplesView(int size, List<TaskView> tasks, List<SampleLayers> samples) {

    /**
     * A task whose maps are shown.
     *
     * @param title what the task is called in pictures
     * @param classes what stands at the indices of its pictures, in their order; none where it has no classes
     */
    @Schema(name = "ShownTask")
    record TaskView(TaskName task, String kind, String title, List<Legend.Entry> classes) {
        static TaskView of(Task task) {
            return new TaskView(
                    task.name(), task.kind().type().name(), task.kind().title(task.name()), Legend.classes(task));
        }
    }
}
