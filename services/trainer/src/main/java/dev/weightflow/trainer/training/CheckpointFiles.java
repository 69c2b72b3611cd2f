package dev.weightflow.trainer.training;

import dev.weightflow.schema.Task;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint before it is committed.
 *
 * @param weights safetensors with what was trained, see {@link dev.weightflow.model.network.Checkpoint}
 * @param trainingState what an exact resume needs
 * @param modelConfiguration the network's resolved numbers
 * @param step how many steps were done
 * @param epoch how many whole epochs were done
 * @param loss each task's loss at the step
 * @param trainableParameters how many weights the method trains
 * @param last whether the training ends with it
 */
record CheckpointFiles(
        Path weights,
        Path trainingState,
        Map<String, String> modelConfiguration,
        long step,
        int epoch,
        Map<Task, Double> loss,
        long trainableParameters,
        boolean last) {}
