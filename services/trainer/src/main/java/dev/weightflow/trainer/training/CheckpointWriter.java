package dev.weightflow.trainer.training;

import dev.weightflow.model.geometry.RelativeDistance;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Writes a model between two steps to files. The same model gives the same bytes, whoever writes them and when, so that a resumed
 * run's checkpoints have the digests of an undisturbed one's.
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

    /** How far the weights have moved, for a method that moves any. */
    OptionalDouble relativeDistance() {
        return RelativeDistance.of(network);
    }

    CheckpointFiles write(Map<Task, Double> losses, boolean last) {
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
                last);
    }
}
