package dev.weightflow.console.evaluation;

import dev.weightflow.console.Console;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.model.task.Task;
import dev.weightflow.model.task.TaskKind;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A report with the tasks that it is about.
 *
 * @param tasks as the checkpoint's manifest declares them
 */
public record Reported(EvaluationReport report, Tasks tasks) {
    /** @param declarations of the checkpoint's tasks; none if they are PASCAL-Context's */
    public static Reported of(EvaluationReport report, List<TaskDeclaration> declarations) {
        return new Reported(report, Tasks.of(report.metrics().byTask().keySet(), declarations));
    }

    /**
     * The report that the version was registered with, if there is one.
     *
     * @throws dev.weightflow.projection.documents.InvalidDocument if it, or the checkpoint's manifest, is lost or damaged
     */
    public static Optional<Reported> of(Console console, ModelVersion version) {
        return version.event()
                .report()
                .map(id -> of(
                        console.documents().report(id),
                        console.documents().manifest(version.event().manifest()).declarations()));
    }

    /** How the tasks look. */
    public List<TaskLook> looks() {
        return TaskLook.of(tasks.names());
    }

    /** The task that is asked for, or the first. */
    public TaskLook look(Optional<String> key) {
        return looks().stream()
                .filter(look -> key.filter(look.key()::equals).isPresent())
                .findFirst()
                .orElse(looks().get(0));
    }

    /** What the task predicts. */
    public TaskKind kind(TaskName task) {
        return tasks.kind(task);
    }

    /** The task. */
    public Task task(TaskName name) {
        return tasks.get(name);
    }

    /** The sample that is asked for, or the first, if there are any with pictures. */
    public Optional<SampleLayers> sample(Optional<String> id) {
        return report.samples().stream()
                .filter(sample -> id.filter(sample.sample()::equals).isPresent())
                .findFirst()
                .or(() -> report.samples().stream().findFirst());
    }

    /** Whether the report names that picture. */
    public boolean names(Digest digest) {
        return report.samples().stream().flatMap(SampleLayers::digests).anyMatch(digest::equals);
    }

    /** The address of a picture that the report names. */
    public String href(Digest digest) {
        return "/evaluations/" + report.id() + "/layers/" + digest.hex() + ".png";
    }
}
