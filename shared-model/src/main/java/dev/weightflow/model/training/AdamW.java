package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter, 2019) as PyTorch computes it, over the trained parameters of a model: betas 0.9 and 0.999, eps
 * 1e-8. Vectors and biases are not decayed; matrices are, adapters and tables of position biases among them, as in the reference.
 *
 * <p>Its state is explicit: two moments and a count of steps a parameter. A parameter without a gradient is left alone, and its
 * count stays. It owns the moments' memory; it is closed before the model.
 */
public final class AdamW implements AutoCloseable {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPS = 1e-8;

    private final NDManager manager;
    private final double weightDecay;
    private final List<Moments> moments = new ArrayList<>();

    private AdamW(NDManager manager, double weightDecay) {
        this.manager = manager;
        this.weightDecay = weightDecay;
    }

    /** An optimizer that has made no step. */
    public static AdamW over(ParameterSet parameters, double weightDecay) {
        NDManager manager = parameters.manager().newSubManager();
        AdamW optimizer = new AdamW(manager, weightDecay);
        try (StepScope scope = StepScope.open()) {
            for (Parameter parameter : parameters.trained()) {
                NDArray array = parameter.array();
                optimizer.moments.add(new Moments(
                        parameter,
                        scope.keep(manager.zeros(array.getShape(), array.getDataType())),
                        scope.keep(manager.zeros(array.getShape(), array.getDataType()))));
            }
        }
        return optimizer;
    }

    /** Moves every parameter that has a gradient. */
    public void step(Gradients gradients, double learningRate) {
        List<Moments> moving = moments.stream()
                .filter(moment -> gradients.byName().containsKey(moment.parameter.name()))
                .toList();
        Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                moving.forEach(moment -> moment.steps++);
                Map<Long, NDArray> counts = new HashMap<>();
                moving.forEach(moment -> counts.computeIfAbsent(moment.steps, n -> manager.create((float) n)));
                move(moving.stream().filter(Moments::decays).toList(), gradients, counts, learningRate, weightDecay);
                move(moving.stream().filter(moment -> !moment.decays()).toList(), gradients, counts, learningRate, 0);
            }
            return null;
        });
    }

    private static void move(
            List<Moments> group, Gradients gradients, Map<Long, NDArray> counts, double learningRate, double decay) {
        if (group.isEmpty()) {
            return;
        }
        Ops.adamwInPlace(
                group.stream().map(moment -> moment.parameter.array()).toList(),
                group.stream()
                        .map(moment -> gradients.byName().get(moment.parameter.name()))
                        .toList(),
                group.stream().map(moment -> moment.first).toList(),
                group.stream().map(moment -> moment.second).toList(),
                group.stream().map(moment -> counts.get(moment.steps)).toList(),
                learningRate,
                BETA1,
                BETA2,
                decay,
                EPS);
    }

    /** The state: {@code step.NAME} (int64, a scalar), {@code first.NAME} and {@code second.NAME} of every trained parameter. */
    public Map<String, HostTensor> state() {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        moments.forEach(
                moment -> state.put("step." + moment.parameter.name(), HostTensor.of(new long[] {moment.steps})));
        moments.forEach(moment -> state.put("first." + moment.parameter.name(), Transfer.toHost(moment.first)));
        moments.forEach(moment -> state.put("second." + moment.parameter.name(), Transfer.toHost(moment.second)));
        return state;
    }

    /**
     * Goes on from a state that an optimizer over the same parameters gave.
     *
     * @throws IllegalArgumentException naming the first that is missing or of another shape
     */
    public void restore(Map<String, HostTensor> state) {
        Transfer transfer = new Transfer();
        for (Moments moment : moments) {
            String name = moment.parameter.name();
            moment.steps = find(state, "step." + name).data().getLong(0);
            transfer.copy(find(state, "first." + name), moment.first);
            transfer.copy(find(state, "second." + name), moment.second);
        }
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

    private static final class Moments {
        private final Parameter parameter;
        private final NDArray first;
        private final NDArray second;
        private long steps;

        Moments(Parameter parameter, NDArray first, NDArray second) {
            this.parameter = parameter;
            this.first = first;
            this.second = second;
        }

        boolean decays() {
            return parameter.array().getShape().dimension() > 1
                    && !parameter.name().endsWith(".bias");
        }
    }
}
