package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.TorchScript;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.training.DecayExemption;
import dev.weightflow.schema.training.OptimizerOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * AdamW (Loshchilov and Hutter, 2019) as in PyTorch, over the trained parameters of a model, in groups: some are decayed, the others exempt, and the
 * parameters that a method adds may have a learning rate of their own, which their decay follows. In the reference vectors and biases are exempt, and
 * all matrices decayed, including adapters and tables of position biases.
 *
 * <p>Its state is explicit and all on the device: two moments and a count of steps a parameter. A parameter without a gradient does not change, and
 * neither does its count. The optimizer owns the state's memory; it is closed before the model.
 */
public final class AdamW implements AutoCloseable {

    static final TorchScript SCRIPT = TorchScript.beside(AdamW.class);

    private static final String POSITION_BIAS = "relative_position_bias_table";

    private final NDManager manager;
    private final double weightDecay;
    private final OptimizerOptions options;
    private final double addedRateFactor;
    private final List<Moments> moments = new ArrayList<>();
    /** [parameters], float32 as the engine counts; each parameter's count is a view of it. */
    private final NDArray counts;
    /** [], 1 once a step was not finite. */
    private final NDArray halted;

    private AdamW(
            NDManager manager,
            double weightDecay,
            OptimizerOptions options,
            double addedRateFactor,
            ParameterSet parameters,
            StepScope scope) {
        this.manager = manager;
        this.weightDecay = weightDecay;
        this.options = options;
        this.addedRateFactor = addedRateFactor;
        this.counts = scope.keep(manager.zeros(new Shape(parameters.trained().size())));
        this.halted = scope.keep(manager.zeros(new Shape()));
        List<NDArray> each = Ops.parts(counts);
        for (Parameter parameter : parameters.trained()) {
            NDArray array = parameter.array();
            moments.add(new Moments(
                    parameter,
                    scope.keep(manager.zeros(array.getShape(), array.getDataType())),
                    scope.keep(manager.zeros(array.getShape(), array.getDataType())),
                    scope.keep(each.get(moments.size()))));
        }
    }

    /** Creates an optimizer in its initial state. */
    public static AdamW over(ParameterSet parameters, double weightDecay, OptimizerOptions options) {
        return over(parameters, weightDecay, options, 1);
    }

    /**
     * Creates an optimizer in its initial state.
     *
     * @param addedRateFactor the factor on the learning rate of the parameters that a method adds, those of the group {@code ADAPTER}
     */
    public static AdamW over(
            ParameterSet parameters, double weightDecay, OptimizerOptions options, double addedRateFactor) {
        NDManager manager = parameters.manager().newSubManager();
        return Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                return new AdamW(manager, weightDecay, options, addedRateFactor, parameters, scope);
            }
        });
    }

    /**
     * Updates every parameter that has a gradient.
     *
     * @param numbers that must be finite, of any shape; if one is not, nothing changes, and nothing does in later steps until {@link #restore}. The
     *     check does not synchronise with the device
     */
    public void step(Gradients gradients, double learningRate, NDArray numbers) {
        List<Moments> moving = moments.stream()
                .filter(moment -> gradients.byName().containsKey(moment.parameter.name()))
                .toList();
        Torch.update(() -> {
            SCRIPT.call("halt", halted, numbers);
            moving.stream()
                    .collect(Collectors.groupingBy(this::group))
                    .forEach((group, some) ->
                            move(some, gradients, learningRate * group.rateFactor(), group.decays() ? weightDecay : 0));
        });
    }

    private Group group(Moments moment) {
        Parameter parameter = moment.parameter;
        return new Group(decays(parameter), parameter.group() == ParameterGroup.ADAPTER ? addedRateFactor : 1);
    }

    boolean decays(Parameter parameter) {
        return options.undecayed().stream().noneMatch(exempt -> covers(exempt, parameter));
    }

    private static boolean covers(DecayExemption exemption, Parameter parameter) {
        return switch (exemption) {
            case VECTORS ->
                parameter.array().getShape().dimension() <= 1
                        || parameter.name().endsWith(".bias");
            case POSITION_BIAS -> parameter.name().endsWith(POSITION_BIAS);
            case ADAPTERS -> parameter.group() == ParameterGroup.ADAPTER;
        };
    }

    private void move(List<Moments> group, Gradients gradients, double learningRate, double decay) {
        SCRIPT.call(
                "adamw",
                group.stream().map(moment -> moment.parameter.array()).toList(),
                group.stream()
                        .map(moment -> gradients.byName().get(moment.parameter.name()))
                        .toList(),
                group.stream().map(moment -> moment.first).toList(),
                group.stream().map(moment -> moment.second).toList(),
                group.stream().map(moment -> moment.count).toList(),
                halted,
                learningRate,
                options.beta1(),
                options.beta2(),
                decay,
                options.epsilon());
    }

    /** Returns the first and the second moment of that parameter, each of its shape. */
    public List<NDArray> moments(String parameter) {
        return moments.stream()
                .filter(moment -> moment.parameter.name().equals(parameter))
                .flatMap(moment -> Stream.of(moment.first, moment.second))
                .toList();
    }

    /** Returns the state: {@code step.NAME} (int64, a scalar), {@code first.NAME} and {@code second.NAME} of every trained parameter. */
    public Map<String, HostTensor> state() {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        float[] steps = DeviceSync.floats(counts);
        for (int i = 0; i < steps.length; i++) {
            state.put("step." + moments.get(i).parameter.name(), HostTensor.of(new long[] {(long) steps[i]}));
        }
        moments.forEach(moment -> state.put("first." + moment.parameter.name(), Transfer.toHost(moment.first)));
        moments.forEach(moment -> state.put("second." + moment.parameter.name(), Transfer.toHost(moment.second)));
        return state;
    }

    /** Returns the shapes of the result of {@link #state}, in its order. */
    Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        moments.forEach(moment -> shapes.put("step." + moment.parameter.name(), List.of()));
        for (String kind : List.of("first.", "second.")) {
            moments.forEach(moment ->
                    shapes.put(kind + moment.parameter.name(), Transfer.dimensions(moment.parameter.array())));
        }
        return shapes;
    }

    /**
     * Restores the state of an optimizer over the same parameters.
     *
     * @throws IllegalArgumentException naming the first that is missing or of another shape
     */
    public void restore(Map<String, HostTensor> state) {
        Transfer transfer = new Transfer();
        float[] steps = new float[moments.size()];
        for (int i = 0; i < steps.length; i++) {
            Moments moment = moments.get(i);
            String name = moment.parameter.name();
            steps[i] = find(state, "step." + name).data().getLong(0);
            transfer.copy(find(state, "first." + name), moment.first);
            transfer.copy(find(state, "second." + name), moment.second);
        }
        transfer.copy(HostTensor.of(steps, steps.length), counts);
        transfer.copy(HostTensor.of(new float[] {0}), halted);
    }

    private static HostTensor find(Map<String, HostTensor> state, String name) {
        HostTensor tensor = state.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the optimizer's state has no '" + name + "'");
        }
        return tensor;
    }

    @Override
    public void close() {
        manager.close();
    }

    private record Group(boolean decays, double rateFactor) {}

    /** @param count the number of the parameter's updates, [] */
    private record Moments(Parameter parameter, NDArray first, NDArray second, NDArray count) {}
}
