package dev.weightflow.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.Normalisation;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.decoder.Decoder;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Model with its memory on a device. Not thread-safe; closed by its owner. */
public final class Network implements AutoCloseable {

    private final ModelSpec spec;
    private final ParameterSet parameters;
    private final FeatureExtractor backbone;
    private final Decoder decoder;
    private Optional<BaseModel> base = Optional.empty();

    private Network(ModelSpec spec, ParameterSet parameters) {
        this.spec = spec;
        this.parameters = parameters;
        this.backbone = spec.config().layout().prepare(parameters.manager());
        this.decoder = Decoder.of(spec.config().decoder(), spec.config().layout());
    }

    /** Builds a model and initialises every parameter with a random stream of its own; pre-trained weights are loaded over them. */
    public static Network create(NetworkConfig config, Method method, Device device, long seed) {
        return make(
                        new ModelSpec(config, method),
                        device,
                        method::trains,
                        (manager, parameter) -> parameter.draw(manager, seed))
                .completedBy(Network::initialiseAdapters);
    }

    /** Builds a model of zeros, into which all weights are loaded. */
    static Network blank(ModelSpec spec, Device device, Predicate<ParameterSpec> trained) {
        return make(spec, device, trained, (manager, parameter) -> manager.zeros(parameter.shape()));
    }

    private static Network make(
            ModelSpec spec,
            Device device,
            Predicate<ParameterSpec> trained,
            BiFunction<NDManager, ParameterSpec, NDArray> values) {
        NDManager manager = Torch.manager(device);
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                Network network =
                        new Network(spec, ParameterSet.of(manager, spec.parameters(), spec.buffers(), trained, values));
                // the model outlives any scope that its creator has open
                network.parameters.state().values().forEach(scope::keep);
                network.backbone.constants().forEach(scope::keep);
                return network;
            }
        });
    }

    /** Runs the remaining steps of the construction, and closes this network if they fail; returns this network. */
    public Network completedBy(Consumer<Network> work) {
        try {
            work.accept(this);
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    public NetworkConfig config() {
        return spec.config();
    }

    public Method method() {
        return spec.method();
    }

    public ParameterSet parameters() {
        return parameters;
    }

    /**
     * Predicts all tasks. The result and all intermediate arrays belong to the {@link StepScope} open on this thread.
     *
     * @param image [batch, 3, size, size], with ImageNet's normalisation, which is converted to the backbone's
     * @param training whether dropout, stochastic depth and batch statistics are on
     * @return for each task its raw output, [batch, task.channels(), size, size]: logits, and unnormalised normals
     */
    public Map<TaskName, NDArray> forward(NDArray image, boolean training) {
        return forwardNormalised(config().backbone().normalisation().of(image, Normalisation.IMAGENET), training);
    }

    /** As {@link #forward}, of images with the backbone's own normalisation. */
    Map<TaskName, NDArray> forwardNormalised(NDArray image, boolean training) {
        Map<TaskName, NDArray> outputs = new TreeMap<>();
        for (BackbonePass pass : method().passes(config().taskNames())) {
            List<StageFeatures> features = backbone.forward(
                    image,
                    name -> parameters.get(pass.parameter(name)),
                    method().hooks(config().layout(), pass, parameters, training),
                    training);
            for (TaskName task : pass.tasks()) {
                try (StepScope scope = StepScope.open()) {
                    // [batch, channels, h, w] to [batch, channels, size, size]
                    NDArray small = decoder.forward(parameters, task, pass.name(), features, training);
                    NDArray output = Ops.upsample(small, config().imageSize(), config().imageSize());
                    outputs.put(task, scope.handOver(output));
                }
            }
        }
        return outputs;
    }

    /**
     * Embeds images by the backbone's own weights, without what the method adds: the average of the last stage over its positions. The result belongs
     * to the {@link StepScope} open on this thread.
     *
     * @param image as in {@link #forward}
     * @return [batch, channels]
     */
    public NDArray embed(NDArray image) {
        BackbonePass pass = method().passes(config().taskNames()).get(0);
        List<StageFeatures> stages = backbone.forward(
                config().backbone().normalisation().of(image, Normalisation.IMAGENET),
                name -> parameters.get(pass.parameter(name)),
                new PlainLinear(pass, parameters),
                false);
        // [batch, grid², channels] to [batch, channels]
        return stages.get(stages.size() - 1).beforeMerging().shared().mean(new int[] {1});
    }

    /** Returns the frozen weights of all passes that the method replaces, with their replacements. */
    public List<AdaptedWeight> adapted() {
        return method().passes(config().taskNames()).stream()
                .flatMap(pass -> method().adapted(config().layout(), pass, parameters).stream())
                .toList();
    }

    public Optional<BaseModel> base() {
        return base;
    }

    void startFrom(BaseModel model) {
        base = Optional.of(model);
    }

    /** Initialises the adapters that depend on the backbone's weights, after these changed; see {@link Method#initialise}. */
    void initialiseAdapters() {
        Torch.update(() -> method().initialise(config().layout(), config().taskNames(), parameters));
        derive();
    }

    /** Recomputes the values that follow from the frozen weights, after these changed; see {@link Method#derive}. */
    void derive() {
        Torch.update(() -> method().derive(config().layout(), config().taskNames(), parameters));
    }

    /** Returns whether a merged model has only the plain weights of backbone and decoders. */
    public boolean mergesWhole() {
        return new ModelSpec(config(), method().merged())
                .parameters().stream().noneMatch(parameter -> parameter.group() == ParameterGroup.ADAPTER);
    }

    /** @throws CheckpointException naming the file, if its model does not {@linkplain #mergesWhole merge whole} */
    public void requirePlain(String file) {
        if (!mergesWhole()) {
            throw new CheckpointException(
                    "not-plain-weights",
                    file + " was trained with " + method().name().key()
                            + ", which adds more than plain weights to the backbone, so that other programs cannot run it;"
                            + " predict with './weightflow predict'");
        }
    }

    /** Copies the model with its values to a device; the caller closes the copy. */
    public Network copy(Device device) {
        Set<String> trained = parameters.trained().stream().map(Parameter::name).collect(Collectors.toSet());
        return make(spec, device, parameter -> trained.contains(parameter.name()), this::copied)
                .completedBy(Network::derive);
    }

    /**
     * Returns this model over other arrays, as symbolic ones; the caller closes it.
     *
     * @param arrays the array in place of one of the state dict
     */
    Network over(BiFunction<String, NDArray, NDArray> arrays) {
        return make(
                spec,
                parameters.manager().getDevice(),
                parameter -> false,
                (manager, parameter) -> arrays.apply(parameter.name(), parameters.get(parameter.name())));
    }

    /**
     * Copies the model with another method over the same weights, for inference only; the caller closes the copy.
     *
     * @param other a method that adds no parameters but some of this one's
     */
    public Network with(Method other) {
        return make(new ModelSpec(config(), other), parameters.manager().getDevice(), parameter -> false, this::copied)
                .completedBy(Network::derive);
    }

    private NDArray copied(NDManager manager, ParameterSpec parameter) {
        NDArray copy = manager.zeros(parameter.shape());
        Ops.copyInPlace(copy, parameters.get(parameter.name()));
        return copy;
    }

    /** Copies the model with its adapters merged into plain weights, for inference only; the caller closes the copy. */
    public Network merged() {
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                Map<String, NDArray> merged = method().merge(config().layout(), config().taskNames(), parameters);
                ModelSpec plain = new ModelSpec(config(), method().merged());
                return make(plain, parameters.manager().getDevice(), parameter -> false, (manager, parameter) -> {
                            String name = parameter.name();
                            NDArray copy = manager.zeros(parameter.shape());
                            Ops.copyInPlace(copy, merged.containsKey(name) ? merged.get(name) : parameters.get(name));
                            return copy;
                        })
                        .completedBy(Network::derive);
            }
        });
    }

    /** Computes the SHA-256 over names and values of the frozen parameters, to which trained ones belong. 64 hexadecimal digits. */
    public String digestOfFrozen() {
        MessageDigest sha256 = Digest.sha256();
        for (Parameter parameter : parameters.parameters()) {
            if (!parameter.trained()) {
                sha256.update(parameter.name().getBytes(StandardCharsets.UTF_8));
                sha256.update(Transfer.toHost(parameter.array()).data());
            }
        }
        return Digest.finish(sha256).hex();
    }

    @Override
    public void close() {
        parameters.close();
    }
}
