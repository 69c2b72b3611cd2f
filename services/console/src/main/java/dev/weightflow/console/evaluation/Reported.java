package dev.weightflow.console.evaluation;

import dev.weightflow.console.Console;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Report with its tasks.
 *
 * @param tasks as declared in the checkpoint's manifest
 */
public record Reported(EvaluationReport report, Tasks tasks) {
    /**
     * @param declarations of the checkpoint's tasks; empty for those of PASCAL-Context
     */
    public static Reported of(EvaluationReport report, List<TaskDeclaration> declarations) {
        return new Reported(report, Tasks.of(report.metrics().byTask().keySet(), declarations));
    }

    /**
     * Reads the report that the version was registered with, if there is one.
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

    /** Returns the styles of the report's tasks. */
    public List<TaskStyle> looks() {
        return TaskStyle.of(tasks.names());
    }

    /** Returns the style of the requested task, or of the first. */
    public TaskStyle look(Optional<String> key) {
        return looks().stream()
                .filter(look -> key.filter(look.key()::equals).isPresent())
                .findFirst()
                .orElse(looks().get(0));
    }

    /** Returns the kind of prediction that a task makes. */
    public TaskKind kind(TaskName task) {
        return tasks.kind(task);
    }

    /** Returns the task of that name. */
    public Task task(TaskName name) {
        return tasks.get(name);
    }

    /** Returns the requested sample, or the first, if there are any with pictures. */
    public Optional<SampleLayers> sample(Optional<String> id) {
        return report.samples().stream()
                .filter(sample -> id.filter(sample.sample()::equals).isPresent())
                .findFirst()
                .or(() -> report.samples().stream().findFirst());
    }

    /** Returns whether the report refers to that picture. */
    public boolean names(Digest digest) {
        return report.samples().stream().flatMap(SampleLayers::digests).anyMatch(digest::equals);
    }

    /** Returns the address of a picture of the report. */
    public String href(Digest digest) {
        return "/evaluations/" + report.id() + "/layers/" + digest.hex() + ".png";
    }
}
