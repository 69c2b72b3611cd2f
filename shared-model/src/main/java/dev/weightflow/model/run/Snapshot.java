package dev.weightflow.model.run;

import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.geometry.RelativeDistance;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.CheckpointHeader;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.schema.TaskDeclaration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Model and state of a run between two steps; valid until the next one. The same step of the same run gives the same bytes, whichever process writes
 * them, so that a resumed run's files have the digests of an uninterrupted one's.
 */
public record Snapshot(Network network, TrainingLoop loop) {

    public int step() {
        return loop.step();
    }

    public int totalSteps() {
        return loop.totalSteps();
    }

    /** Returns the number of whole epochs that are done. */
    public int epoch() {
        return loop.step() / loop.stepsPerEpoch();
    }

    public long trainableParameters() {
        return network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
    }

    /** Returns the network's resolved numbers by name. */
    public Map<String, String> configuration() {
        return CheckpointHeader.configuration(network);
    }

    /** Returns the declarations of the tasks; none if they are PASCAL-Context's. */
    public List<TaskDeclaration> declarations() {
        return network.config().tasks().declarations();
    }

    /** Returns the relative distance of the weights from their initial values, see {@link RelativeDistance}. */
    public OptionalDouble relativeDistance() {
        return RelativeDistance.of(network);
    }

    /** Writes the trained weights, see {@link Checkpoint#write}. */
    public WrittenFile writeWeights(Path file) {
        return Checkpoint.write(network, file);
    }

    /** Writes the model with its adapters merged, see {@link Checkpoint#writeMerged}. */
    public WrittenFile writeMerged(Path file) {
        return Checkpoint.writeMerged(network, file);
    }

    /** Writes the state that an exact resume needs. */
    public WrittenFile writeState(Path file) {
        return loop.state().write(file);
    }
}
