package dev.weightflow.model.checkpoint;

import ai.djl.Device;
import dev.weightflow.model.checkpoint.CheckpointHeader.Form;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.network.WeightFiles;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.model.weights.WrittenFile;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model between two steps as a safetensors file. It holds what training has changed and what the method has added, and its {@link
 * CheckpointHeader} says of which model this is and over which base it lies. The same model gives the same bytes, whoever writes
 * it, where and when.
 */
public final class Checkpoint {

    private Checkpoint() {}

    /**
     * Writes the file, which appears whole or not at all. A network whose base is not known is written whole.
     *
     * @throws dev.weightflow.model.weights.WeightsException.Unwritable if it cannot be written
     */
    public static WrittenFile write(Network network, Path file) {
        boolean alone = network.base().isPresent();
        return Safetensors.write(
                file,
                alone ? StateDictLoader.adapterOf(network) : StateDictLoader.of(network),
                CheckpointHeader.of(network, alone ? Form.ADAPTER : Form.WHOLE).metadata());
    }

    /** Writes the model with its adapters merged into plain weights; those that cannot be merged stay beside them. */
    public static WrittenFile writeMerged(Network network, Path file) {
        try (Network merged = network.merged()) {
            return Safetensors.write(
                    file,
                    StateDictLoader.of(merged),
                    CheckpointHeader.of(network, Form.MERGED).metadata());
        }
    }

    /**
     * The model of a file, as its header describes it; the caller closes it.
     *
     * @param base the pre-trained weights that it lies over, in any form that can be read; none if there were none
     * @throws CheckpointException if the file is no checkpoint, or lies over other weights
     * @throws dev.weightflow.model.weights.WeightsException if a file cannot be read, or does not hold what it says
     */
    public static Network open(Path file, Optional<Path> base, Device device) {
        WeightsFile weights = WeightsFile.read(file);
        CheckpointHeader header = CheckpointHeader.of(weights);
        return switch (header.form()) {
            case WHOLE -> loaded(Network.create(header.network(), header.method(), device, 0), weights);
            case MERGED -> loaded(merged(header, device), weights);
            case ADAPTER ->
                adapted(
                        beneath(header, base),
                        header.network(),
                        header.method(),
                        device,
                        weights,
                        digest -> base.orElseThrow(() -> CheckpointException.baseNeeded(weights.label())));
        };
    }

    /**
     * The network that a file holds, with the base that it names beneath. A file that names none must hold a whole model. The
     * caller closes the network.
     *
     * @param config the model, which may differ from the file's in what is no weight
     * @param label what messages call the file
     * @param files where the base's weights are to be had
     * @throws CheckpointException if the base is not the one that the file was trained over
     * @throws dev.weightflow.model.weights.WeightsException if a file cannot be read, or does not fit the model
     */
    public static Network open(
            NetworkConfig config, Method method, Device device, String label, Path file, WeightFiles files) {
        WeightsFile weights = WeightsFile.read(file, label);
        return CheckpointHeader.beneath(weights)
                .map(base -> adapted(base, config, method, device, weights, files))
                .orElseGet(() -> loaded(Network.create(config, method, device, 0), weights));
    }

    /** Writes the model of a file merged, see {@link #open(Path, Optional, Device)} and {@link #writeMerged}. */
    public static WrittenFile merge(Path file, Optional<Path> base, Device device, Path merged) {
        try (Network network = open(file, base, device)) {
            return writeMerged(network, merged);
        }
    }

    /**
     * The model of a file as it was before any training; the caller closes it.
     *
     * @param base the pre-trained weights that its training began with; none if there were none
     * @return nothing if the file does not say what the model was
     * @throws CheckpointException if the file is no checkpoint, or its training began with other weights
     */
    public static Optional<Network> untrained(Path file, Optional<Path> base, Device device) {
        WeightsFile weights = WeightsFile.read(file);
        CheckpointHeader header = CheckpointHeader.of(weights);
        Optional<BaseModel> model =
                header.form() == CheckpointHeader.Form.ADAPTER ? Optional.of(beneath(header, base)) : header.base();
        return model.map(start -> start.build(header.network(), header.method(), device, digest -> {
            Path given = base.orElseThrow(() -> CheckpointException.startNeeded(weights.label()));
            if (!digest(given).equals(digest)) {
                throw CheckpointException.otherBase(weights.label());
            }
            return given;
        }));
    }

    private static Network merged(CheckpointHeader header, Device device) {
        try (Network adapted = Network.create(header.network(), header.method(), device, 0)) {
            return adapted.merged();
        }
    }

    private static Network loaded(Network network, WeightsFile weights) {
        return network.completedBy(made -> StateDictLoader.load(made, weights.label(), weights.tensors()));
    }

    private static Network adapted(
            BaseModel base,
            NetworkConfig config,
            Method method,
            Device device,
            WeightsFile weights,
            WeightFiles files) {
        return base.build(config, method, device, files).completedBy(network -> {
            StateDictLoader.loadTrained(network, weights.label(), weights.tensors());
            CheckpointHeader.requireFrozen(weights, network);
        });
    }

    /** What an adapter lies over. Files of old name no base weights even where there were some. */
    private static BaseModel beneath(CheckpointHeader header, Optional<Path> given) {
        BaseModel named = header.base().orElseGet(() -> new BaseModel(0, Optional.empty()));
        return named.weights().isPresent() ? named : new BaseModel(named.seed(), given.map(Checkpoint::digest));
    }

    private static Digest digest(Path file) {
        try {
            return Digest.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
