package dev.weightflow.model.run;

import ai.djl.Device;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.training.TrainingLoop;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plan of a run: the training, its samples, and its validations.
 *
 * @param samples of the training split, with labels for all tasks of the specification
 * @param validations none if absent
 */
public record RunPlan(
        TrainingSpec spec, SampleSource samples, Optional<Validations> validations, Environment environment) {

    /**
     * Validations of a run.
     *
     * @param samples of the validation split
     * @param everyEpochs number of epochs between two; one more is after the last step
     * @param untrained whether the model is also validated before the first step
     * @param earlyStopping rule that ends the run before its last step; none if absent
     * @param tracesWeights whether each also measures how far the weights have moved
     */
    public record Validations(
            SampleSource samples,
            int everyEpochs,
            boolean untrained,
            Optional<EarlyStopping> earlyStopping,
            boolean tracesWeights) {}

    /**
     * Devices and files of a process that trains.
     *
     * @param devices the network's, and others that share each batch
     * @param files source of the weights from which the training starts, by their digests
     * @param texts source of the text of a method file
     * @param clock for the throughput in reports
     */
    public record Environment(
            List<Device> devices, Function<Digest, Path> files, MethodTexts texts, InstantSource clock) {}

    Network network() {
        return Checkpoint.untrained(
                spec, samples.tasks(), environment.devices().get(0), environment.files(), environment.texts());
    }

    TrainingLoop loop(Network network) {
        List<Device> devices = environment.devices();
        return TrainingLoop.of(network, devices.subList(1, devices.size()), spec, samples, environment.clock());
    }
}
