package dev.weightflow.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.SwinTransformer;
import dev.weightflow.model.decoder.Decoder;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Merged;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A model with its memory on a device. Used by one thread at a time; closed by its owner. */
public final class Network implements AutoCloseable {

    private final ModelSpec blueprint;
    private final ParameterSet parameters;
    private final SwinTransformer backbone;
    private final Decoder decoder;

    private Network(ModelSpec blueprint, ParameterSet parameters) {
        this.blueprint = blueprint;
        this.parameters = parameters;
        this.backbone = new SwinTransformer(blueprint.config().layout(), parameters.manager());
        this.decoder =
                Decoder.of(blueprint.config().decoder(), blueprint.config().layout());
    }

    /**
     * Builds a model and initialises every parameter from draws of its own; pre-trained weights are loaded over them.
     *
     * @param seed of the initialisation
     */
    public static Network create(NetworkConfig config, Method method, Device device, long seed) {
        ModelSpec blueprint = new ModelSpec(config, method);
        NDManager manager = Torch.manager(device);
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                Network network = new Network(
                        blueprint,
                        ParameterSet.create(
                                manager, blueprint.parameters(), blueprint.buffers(), method::trains, seed));
                // The model outlives whatever scope its maker has open.
                manager.getManagedArrays().forEach(scope::keep);
                return network;
            }
        });
    }

    /** What the model is made of. */
    public NetworkConfig config() {
        return blueprint.config();
    }

    /** The method that it was built for. */
    public Method method() {
        return blueprint.method();
    }

    /** Its parameters and buffers. */
    public ParameterSet parameters() {
        return parameters;
    }

    /**
     * Predicts all tasks. The result and everything on the way to it belongs to the {@link StepScope} open on this thread.
     *
     * @param image [batch, 3, size, size], normalised as in pre-training
     * @param training whether dropout, stochastic depth and batch statistics are on
     * @return for each task its raw output, [batch, task.channels(), size, size]: logits, and unnormalised normals
     */
    public Map<Task, NDArray> forward(NDArray image, boolean training) {
        Map<Task, NDArray> outputs = new EnumMap<>(Task.class);
        for (BackbonePass pass : method().passes(config().tasks())) {
            List<StageFeatures> features = backbone.forward(
                    image,
                    name -> parameters.get(pass.prefix() + name),
                    method().linearForward(pass, parameters, training),
                    training);
            for (Task task : pass.tasks()) {
                NDArray small = decoder.forward(parameters, task, pass.name(), features, training);
                outputs.put(task, Ops.upsample(small, config().imageSize(), config().imageSize()));
            }
        }
        return outputs;
    }

    /** The same model with its adapters merged into plain weights, for inference only; a model of its own, to be closed. */
    public Network merged() {
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                Merged merged = method().merge(config().layout(), config().tasks(), parameters);
                Network network =
                        create(config(), merged.method(), parameters.manager().getDevice(), 0);
                network.parameters.state().forEach((name, array) -> {
                    NDArray replaced = merged.parameters().get(name);
                    Ops.copyInPlace(array, replaced == null ? parameters.get(name) : replaced);
                });
                return network;
            }
        });
    }

    @Override
    public void close() {
        parameters.close();
    }
}
