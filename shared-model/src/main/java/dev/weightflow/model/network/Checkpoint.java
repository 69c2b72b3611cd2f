package dev.weightflow.model.network;

import ai.djl.Device;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.CheckpointHeader.Form;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.weights.Safetensors;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.model.weights.WrittenFile;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A model between two steps as a safetensors file. It holds what training has changed and what the method has added, and its {@link
 * CheckpointHeader} says of which model this is and over which base it lies. The same model gives the same bytes, whoever writes
 * it, where and when.
 *
 * <p>Whoever opens a network closes it.
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
     * The model of a file, as its header describes it.
     *
     * @param base the pre-trained weights that it lies over, in any form that can be read; none if there were none
     * @throws CheckpointException if the file is no checkpoint, or lies over other weights
     * @throws dev.weightflow.model.weights.WeightsException if a file cannot be read, or does not hold what it says
     */
    public static Network open(Path file, Optional<Path> base, Device device) {
        WeightsFile weights = WeightsFile.read(file);
        CheckpointHeader header = CheckpointHeader.of(weights);
        boolean merged = header.form() == Form.MERGED;
        return open(
                weights,
                header.network(),
                merged ? header.method().merged() : header.method(),
                merged ? parameter -> false : header.method()::trains,
                header.form() == Form.ADAPTER ? Optional.of(beneath(header, base)) : Optional.empty(),
                device,
                digest -> base.orElseThrow(() -> CheckpointException.baseNeeded(weights.label())));
    }

    /**
     * The network that a file holds, with the base that it names beneath. A file that names none must hold a whole model.
     *
     * @param config the model, which may differ from the file's in what is no weight
     * @param files where the base's weights are to be had, see {@link BaseModel#build}
     * @throws CheckpointException if the base is not the one that the file was trained over
     * @throws dev.weightflow.model.weights.WeightsException if a file cannot be read, or does not fit the model
     */
    public static Network open(
            NetworkConfig config, Method method, Device device, String label, Path file, Function<Digest, Path> files) {
        WeightsFile weights = WeightsFile.read(file, label);
        return open(weights, config, method, method::trains, CheckpointHeader.beneath(weights), device, files);
    }

    /**
     * The network that a checkpoint of such a training holds.
     *
     * @param declared the dataset's tasks, those of the training among them
     * @throws dev.weightflow.model.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network open(
            TrainingSpec spec, Tasks declared, CheckpointId checkpoint, Device device, Function<Digest, Path> files) {
        return open(
                NetworkConfig.of(spec, declared),
                Methods.of(spec.method()),
                device,
                "checkpoint " + checkpoint.digest().shortId(),
                files.apply(checkpoint.digest()),
                files);
    }

    /**
     * The network before a training's first step: drawn from the seed and over that the pre-trained backbone, or the other
     * training's result that the specification starts from.
     *
     * @throws dev.weightflow.model.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network untrained(TrainingSpec spec, Tasks declared, Device device, Function<Digest, Path> files) {
        return spec.start()
                .checkpoint()
                .map(checkpoint -> open(spec, declared, checkpoint, device, files))
                .orElseGet(() -> new BaseModel(spec.seed(), spec.start().baseWeights())
                        .build(NetworkConfig.of(spec, declared), Methods.of(spec.method()), device, files));
    }

    /**
     * The model of a file as it was before any training.
     *
     * @param base the pre-trained weights that its training began with; none if there were none
     * @return nothing if the file does not say what the model was
     * @throws CheckpointException if the file is no checkpoint, or its training began with other weights
     */
    public static Optional<Network> untrained(Path file, Optional<Path> base, Device device) {
        WeightsFile weights = WeightsFile.read(file);
        CheckpointHeader header = CheckpointHeader.of(weights);
        Optional<BaseModel> model = header.form() == Form.ADAPTER ? Optional.of(beneath(header, base)) : header.base();
        return model.map(start -> start.build(header.network(), header.method(), device, digest -> {
            Path given = base.orElseThrow(
                    () -> new CheckpointException(
                            "base-weights-needed",
                            weights.label()
                                    + " is compared with the weights that its training began with; give them as --base-weights"));
            if (!digest(given).equals(digest)) {
                throw CheckpointException.otherBase(weights.label());
            }
            return given;
        }));
    }

    /** Writes the model of a file merged, see {@link #open(Path, Optional, Device)} and {@link #writeMerged}. */
    public static WrittenFile merge(Path file, Optional<Path> base, Device device, Path merged) {
        try (Network network = open(file, base, device)) {
            return writeMerged(network, merged);
        }
    }

    private static Network open(
            WeightsFile weights,
            NetworkConfig config,
            Method method,
            Predicate<ParameterSpec> trained,
            Optional<BaseModel> beneath,
            Device device,
            Function<Digest, Path> files) {
        return beneath.map(base -> base.build(config, method, device, files).completedBy(network -> {
                    StateDictLoader.loadTrained(network, weights.label(), weights.tensors());
                    CheckpointHeader.requireFrozen(weights, network);
                }))
                .orElseGet(() -> Network.blank(new ModelSpec(config, method), device, trained)
                        .completedBy(network -> StateDictLoader.load(network, weights.label(), weights.tensors())));
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
