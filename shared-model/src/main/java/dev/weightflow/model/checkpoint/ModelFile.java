package dev.weightflow.model.checkpoint;

import ai.djl.Device;
import dev.weightflow.model.checkpoint.ModelFileInfo.Form;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.model.weights.WrittenFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Writes models to files that need no options to be opened, and opens these and the platform's checkpoints. The same model gives the
 * same bytes, whoever writes it and when.
 */
public final class ModelFile {

    private ModelFile() {}

    /**
     * Writes what training moved and what the method added, alone.
     *
     * @param seed that the model was created from: where no base weights were loaded, it draws the others again
     */
    public static WrittenFile writeAdapter(Network network, long seed, Path file) {
        return Safetensors.write(
                file,
                StateDictLoader.adapterOf(network),
                ModelFileInfo.of(network, Form.ADAPTER, seed).metadata());
    }

    /** Writes the model with its adapters merged into plain weights; those that cannot be merged stay beside them. */
    public static WrittenFile writeMerged(Network network, long seed, Path file) {
        try (Network merged = network.merged()) {
            return Safetensors.write(
                    file,
                    StateDictLoader.of(merged),
                    ModelFileInfo.of(network, Form.MERGED, seed).metadata());
        }
    }

    /**
     * The model of a file; the caller closes it.
     *
     * @param base the weights that an adapter was trained over; none if they were drawn from its seed
     * @throws CheckpointException if the file is no checkpoint, or an adapter of other base weights
     * @throws dev.weightflow.model.weights.WeightsException if a file cannot be read, or does not hold what it says
     */
    public static Network open(Path file, Optional<Path> base, Device device) {
        WeightsFile weights = WeightsFile.read(file);
        ModelFileInfo info = ModelFileInfo.of(weights);
        Network network = Network.create(info.network(), info.method(), device, info.seed());
        try {
            return switch (info.form()) {
                case WHOLE -> loaded(network, weights);
                case MERGED -> {
                    Network merged = network.merged();
                    network.close();
                    network = merged;
                    yield loaded(network, weights);
                }
                case ADAPTER -> adapted(network, weights, info, base);
            };
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    /** Writes the model of a file merged, see {@link #open} and {@link #writeMerged}. */
    public static WrittenFile merge(Path file, Optional<Path> base, Device device, Path merged) {
        long seed = ModelFileInfo.of(WeightsFile.read(file)).seed();
        try (Network network = open(file, base, device)) {
            return writeMerged(network, seed, merged);
        }
    }

    private static Network loaded(Network network, WeightsFile weights) {
        StateDictLoader.load(network, weights.label(), weights.tensors());
        return network;
    }

    private static Network adapted(Network network, WeightsFile weights, ModelFileInfo info, Optional<Path> base) {
        base.ifPresent(file -> {
            Map<String, HostTensor> backbone = WeightsFile.read(file).tensors();
            StateDictLoader.loadBackbone(network, file.toString(), backbone);
        });
        StateDictLoader.loadTrained(network, weights.label(), weights.tensors());
        boolean fits = info.digestOfFrozen()
                .map(network.digestOfFrozen()::equals)
                .orElse(base.isPresent() || !info.overBaseWeights());
        if (!fits) {
            throw base.map(file -> new CheckpointException(
                            "other-base-weights",
                            weights.label() + " was trained over other weights than those of " + file
                                    + "; give the ones that its training began with"))
                    .orElseGet(() -> new CheckpointException(
                            "base-weights-needed",
                            weights.label() + " is an adapter, without the weights that it was trained over; give them"
                                    + " as --base-weights, or use the merged model"));
        }
        return network;
    }
}
