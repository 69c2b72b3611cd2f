package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Gradients of a loss, parameter by parameter, without parameters on which the loss does not depend, as with a gradient of {@code None} in PyTorch.
 * The arrays belong to the {@link StepScope} that is open when they are computed.
 */
public record Gradients(Map<String, NDArray> byName) {

    /**
     * Runs the backward pass of a loss and frees its graph. The gradients are returned directly: parameters keep none, so that none has to be cleared
     * and added to.
     */
    public static Gradients of(NDArray loss, Collection<Parameter> parameters) {
        return ofReplicas(loss, List.of(List.copyOf(parameters)));
    }

    /**
     * Computes the gradients of a loss of several replicas of a model, each parameter's summed in the order of the replicas, on the first one's
     * device.
     *
     * @param replicas the parameters of each, in the same order
     */
    public static Gradients ofReplicas(NDArray loss, List<List<Parameter>> replicas) {
        List<NDArray> arrays = Ops.gradients(
                loss,
                replicas.stream().flatMap(List::stream).map(Parameter::array).toList());
        Map<String, NDArray> byName = new LinkedHashMap<>();
        Torch.inference(() -> {
            int at = 0;
            for (List<Parameter> replica : replicas) {
                for (Parameter parameter : replica) {
                    NDArray gradient = arrays.get(at++);
                    if (gradient.size() > 0) {
                        byName.merge(parameter.name(), gradient, (sum, next) -> sum.addi(Ops.onDeviceOf(sum, next)));
                    }
                }
            }
            return null;
        });
        return new Gradients(byName);
    }

    /** Adds another loss's gradients in place. */
    public Gradients plus(Gradients other) {
        Map<String, NDArray> sum = new LinkedHashMap<>(byName);
        Torch.inference(() -> {
            other.byName.forEach((name, gradient) -> sum.merge(name, gradient, NDArray::addi));
            return null;
        });
        return new Gradients(sum);
    }

    public Gradients of(Predicate<String> names) {
        Map<String, NDArray> some = new LinkedHashMap<>();
        byName.forEach((name, gradient) -> {
            if (names.test(name)) {
                some.put(name, gradient);
            }
        });
        return new Gradients(some);
    }

    /** Computes the Euclidean norm of all of them together, as a scalar array; there must be one. */
    public NDArray norm() {
        return Torch.inference(() -> Ops.script("norms", all()));
    }

    /** Multiplies all of them by min(1, most / (norm + 1e-6)), as PyTorch's {@code clip_grad_norm_}, without synchronising with the device. */
    public void clip(NDArray norm, double most) {
        Torch.update(() -> Ops.script("clip", all(), norm, most));
    }

    private List<NDArray> all() {
        return List.copyOf(byName.values());
    }
}
