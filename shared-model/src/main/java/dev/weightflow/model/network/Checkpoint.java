package dev.weightflow.model.network;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.CheckpointHeader.Form;
import dev.weightflow.model.tensor.ParameterSpec;
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
 * Model between two steps as a safetensors file. It holds the weights that training changed and the method added, and its {@link CheckpointHeader}
 * names the model and its base. The same model always gives the same bytes.
 *
 * <p>A network is closed by the caller that opened it.
 */
public final class Checkpoint {

    private Checkpoint() {}

    /**
     * Writes the file atomically. A network whose base is not known is written whole.
     *
     * @throws dev.weightflow.data.weights.WeightsException.Unwritable if it cannot be written
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

    /** Opens the model of a file whose method is one of this project's, see {@link #open(Path, Optional, Device, MethodTexts)}. */
    public static Network open(Path file, Optional<Path> base, Device device) {
        return open(file, base, device, MethodTexts.NONE);
    }

    /**
     * Opens the model of a file, as its header describes it.
     *
     * @param base the pre-trained weights under it, in any supported format; empty if there were none
     * @param texts source of the text of a method file, called before anything of it is evaluated; a merged model needs none
     * @throws CheckpointException if the file is no checkpoint, or was trained over other weights
     * @throws dev.weightflow.data.weights.WeightsException if a file cannot be read, or its content does not match its header
     */
    public static Network open(Path file, Optional<Path> base, Device device, MethodTexts texts) {
        WeightsFile weights = WeightsFile.read(file);
        CheckpointHeader header = CheckpointHeader.of(weights);
        boolean merged = header.form() == Form.MERGED;
        Method method = merged ? header.method().merged() : whole(header, texts);
        return open(
                weights,
                header.network(),
                method,
                merged ? parameter -> false : method::trains,
                header.form() == Form.ADAPTER ? Optional.of(beneath(header, base)) : Optional.empty(),
                device,
                digest -> base.orElseThrow(() -> CheckpointException.baseNeeded(weights.label())));
    }

    /**
     * Opens the network of a file, over the base that it names. A file without a base must hold a whole model.
     *
     * @param config the model, which may differ from the file's in everything but weights
     * @param files source of the base's weights, see {@link BaseModel#build}
     * @throws CheckpointException if the base is not the one that the file was trained over
     * @throws dev.weightflow.data.weights.WeightsException if a file cannot be read, or does not fit the model
     */
    public static Network open(
            NetworkConfig config, Method method, Device device, String label, Path file, Function<Digest, Path> files) {
        WeightsFile weights = WeightsFile.read(file, label);
        return open(weights, config, method, method::trains, CheckpointHeader.beneath(weights), device, files);
    }

    /**
     * Opens the network of a checkpoint of such a training.
     *
     * @param declared the dataset's tasks, those of the training among them
     * @param files by their digests: the checkpoint, its base, and the text of its method, if that is a method file
     * @throws dev.weightflow.data.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network open(
            TrainingSpec spec, Tasks declared, CheckpointId checkpoint, Device device, Function<Digest, Path> files) {
        return open(
                NetworkConfig.of(spec, declared),
                Methods.of(spec.method(), MethodTexts.in(files)),
                device,
                "checkpoint " + checkpoint.digest().shortId(),
                files.apply(checkpoint.digest()),
                files);
    }

    /** Opens the network before a training's first step, with the text of a method file among the files. */
    public static Network untrained(TrainingSpec spec, Tasks declared, Device device, Function<Digest, Path> files) {
        return untrained(spec, declared, device, files, MethodTexts.in(files));
    }

    /**
     * Opens the network before a training's first step: initialised from the seed and then with the pre-trained backbone, or the other training's
     * result that the specification starts from.
     *
     * @throws dev.weightflow.data.weights.WeightsException if the weights cannot be read or do not fit the network
     */
    public static Network untrained(
            TrainingSpec spec, Tasks declared, Device device, Function<Digest, Path> files, MethodTexts texts) {
        return spec.start()
                .checkpoint()
                .map(checkpoint -> open(spec, declared, checkpoint, device, files))
                .orElseGet(() -> new BaseModel(spec.seed(), spec.start().baseWeights())
                        .build(NetworkConfig.of(spec, declared), Methods.of(spec.method(), texts), device, files));
    }

    /** Opens the untrained model of a file whose method is one of this project's. */
    public static Optional<Network> untrained(Path file, Optional<Path> base, Device device) {
        return untrained(file, base, device, MethodTexts.NONE);
    }

    /**
     * Opens the model of a file as it was before any training.
     *
     * @param base the pre-trained weights from which its training started; empty if there were none
     * @param texts source of the text of a method file, called before anything of it is evaluated
     * @return empty if the file does not name the model's start
     * @throws CheckpointException if the file is no checkpoint, or its training started from other weights
     */
    public static Optional<Network> untrained(Path file, Optional<Path> base, Device device, MethodTexts texts) {
        WeightsFile weights = WeightsFile.read(file);
        CheckpointHeader header = CheckpointHeader.of(weights);
        Optional<BaseModel> model = header.form() == Form.ADAPTER ? Optional.of(beneath(header, base)) : header.base();
        return model.map(start -> start.build(header.network(), whole(header, texts), device, digest -> {
            Path given = base.orElseThrow(() -> new CheckpointException(
                    "base-weights-needed",
                    weights.label()
                            + " is compared with the weights that its training began with; give them as --weights"));
            if (!digest(given).equals(digest)) {
                throw CheckpointException.otherBase(weights.label());
            }
            return given;
        }));
    }

    /** Writes the model of a file merged, see {@link #open(Path, Optional, Device, MethodTexts)} and {@link #writeMerged}. */
    public static WrittenFile merge(Path file, Optional<Path> base, Device device, Path merged, MethodTexts texts) {
        try (Network network = open(file, base, device, texts)) {
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

    private static Method whole(CheckpointHeader header, MethodTexts texts) {
        return Methods.of(header.method().options().spec(), texts);
    }

    /** Returns the base model of an adapter. Old files name no base weights even where there were some. */
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
