package dev.weightflow.model.task;

import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.WeightflowJson;

/** A dense-prediction task: something to predict of every pixel. */
public record Task(TaskName name, TaskKind kind) {

    public String key() {
        return name.key();
    }

    /** How many channels the network's output has. */
    public int channels() {
        return kind.channels();
    }

    public LabelEncoding encoding() {
        return kind.encoding();
    }

    /**
     * The task that is declared.
     *
     * @throws IllegalArgumentException naming the kinds there are if there is no such kind, or what the kind refuses of its options
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
