package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Content and origin of a checkpoint. It is written, put-if-absent, after everything that it refers to is stored: that write is the checkpoint's
 * commit point.
 *
 * @param checkpoint the SHA-256 of the safetensors file with the trained weights
 * @param modelConfiguration the network's resolved numbers, for readers without this code
 * @param parent the previous checkpoint of the same job; those that were made only because the work was stopped are skipped
 * @param trainingState the digest of the stored optimizer state that an exact resume needs; absent in trimmed checkpoints
 * @param loss the loss by task, at the step
 * @param trainableParameters number of weights that the method trains
 * @param training the training's resolved numbers by name, for readers without this code
 * @param validations of the training so far, the earliest first; this checkpoint's, if it has one, is the last
 * @param declarations of the tasks; none if they are PASCAL-Context's
 */
public record CheckpointManifest(
        int format,
        CheckpointId checkpoint,
        long bytes,
        JobId job,
        TrainingSpec spec,
        Map<String, String> modelConfiguration,
        long step,
        int epoch,
        boolean last,
        Optional<CheckpointId> parent,
        Optional<Digest> trainingState,
        Map<TaskName, Double> loss,
        long trainableParameters,
        String codeVersion,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> training,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Validation> validations,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskDeclaration> declarations) {
    public static final int FORMAT = 1;

    public CheckpointManifest {
        modelConfiguration = modelConfiguration == null
                ? Map.of()
                : Collections.unmodifiableSortedMap(new TreeMap<>(modelConfiguration));
        loss = TaskName.ordered(loss);
        training = training == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(training));
        validations = Faults.listOf(validations);
        declarations = TaskDeclaration.ordered(declarations);
        Faults faults = Faults.of("A checkpoint manifest")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .present("checkpoint", checkpoint)
                .atLeast(1, "bytes", bytes)
                .present("job", job)
                .present("spec", spec)
                .atLeast(0, "step", step)
                .atLeast(0, "epoch", epoch)
                .atLeast(0, "trainableParameters", trainableParameters)
                .text("codeVersion", codeVersion);
        loss.forEach((task, value) -> faults.finite("loss." + task.key(), value));
        faults.raise();
    }
}
