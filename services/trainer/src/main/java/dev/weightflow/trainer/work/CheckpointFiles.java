package dev.weightflow.trainer.work;

import dev.weightflow.schema.Task;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint before it is committed.
 *
 * @param weights safetensors with what was trained, see {@link dev.weightflow.model.network.Checkpoint}
 * @param trainingState what an exact resume needs
 * @param modelConfiguration the network's resolved numbers
 * @param loss each task's loss at the step
 * @param last whether the training ends with it
 */
public record CheckpointFiles(
        Path weights,
        Path trainingState,
        Map<String, String> modelConfiguration,
        long step,
        int epoch,
        Map<Task, Double> loss,
        long trainableParameters,
        boolean last) {}
