package dev.weightflow.data.task;

import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.WeightflowJson;

/** Dense-prediction task. */
public record Task(TaskName name, TaskKind kind) {

    public String key() {
        return name.key();
    }

    /** Returns the channels of the network's output. */
    public int channels() {
        return kind.channels();
    }

    public LabelEncoding encoding() {
        return kind.encoding();
    }

    /**
     * Creates the task of a declaration.
     *
     * @throws IllegalArgumentException naming the known kinds if there is no such kind, or the options that the kind refuses
     */
    public static Task of(TaskDeclaration declaration) {
        try {
            return new Task(declaration.name(), TaskKinds.of(declaration.kind(), declaration.options()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("task " + declaration.name() + ": " + e.getMessage(), e);
        }
    }

    public TaskDeclaration declaration() {
        return new TaskDeclaration(name, kind.type().name(), WeightflowJson.tree(kind));
    }
}
