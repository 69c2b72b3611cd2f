package dev.weightflow.trainer.training;

import dev.weightflow.model.geometry.RelativeDistance;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Writes a model to files between two steps. The same model gives the same bytes, whichever instance writes them and when, so that a resumed run's
 * checkpoints have the digests of an undisturbed one's.
 */
final class CheckpointWriter {
    private final Network network;
    private final TrainingLoop loop;
    private final Path folder;
    private final Map<String, String> configuration;

    CheckpointWriter(Network network, TrainingLoop loop, Path folder) {
        this.network = network;
        this.loop = loop;
        this.folder = folder;
        this.configuration = CheckpointHeader.configuration(network);
    }

    long trainableParameters() {
        return network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
    }

    int totalSteps() {
        return loop.totalSteps();
    }

    OptionalDouble relativeDistance() {
        return RelativeDistance.of(network);
    }

    CheckpointFiles write(Map<TaskName, Double> losses, boolean last) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path weights = folder.resolve("weights.safetensors");
        Checkpoint.write(network, weights);
        Path state = folder.resolve("state.safetensors");
        loop.state().write(state);
        return new CheckpointFiles(
                weights,
                state,
                configuration,
                loop.step(),
                loop.step() / loop.stepsPerEpoch(),
                losses,
                trainableParameters(),
                last,
                network.config().tasks().declarations());
    }

    /**
     * Checkpoint before it is committed.
     *
     * @param weights safetensors with the trained weights, see {@link dev.weightflow.model.network.Checkpoint}
     * @param trainingState the state that an exact resume needs
     * @param modelConfiguration the network's resolved numbers
     * @param trainableParameters number of weights that the method trains
     * @param last whether the training ends with it
     * @param declarations of the tasks; none if they are PASCAL-Context's
     */
    record CheckpointFiles(
            Path weights,
            Path trainingState,
            Map<String, String> modelConfiguration,
            long step,
            int epoch,
            Map<TaskName, Double> loss,
            long trainableParameters,
            boolean last,
            List<TaskDeclaration> declarations) {}
}
