package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What backward passes have left at parameters. A parameter that none has reached is not among them, as with a gradient of
 * {@code None} in PyTorch. The arrays belong to the {@link StepScope} that is open when they are taken.
 *
 * @param byName the gradients by their parameters' names
 */
public record Gradients(Map<String, NDArray> byName) {

    public Gradients {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** The gradients of those parameters. */
    public static Gradients of(Collection<Parameter> parameters) {
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            NDArray gradient = JniUtils.getGradient((PtNDArray) parameter.array());
            if (gradient != null) {
                byName.put(parameter.name(), gradient);
            }
        }
        return new Gradients(byName);
    }

    /** The Euclidean norm of all of them together, as a scalar array; there must be one. */
    public NDArray norm() {
        return Torch.inference(() -> Ops.norm(all()));
    }

    /**
     * Multiplies all of them by min(1, most / (norm + 1e-6)), as PyTorch's {@code clip_grad_norm_} does, without waiting for the
     * device.
     *
     * @param norm what {@link #norm()} gave
     */
    public void clip(NDArray norm, double most) {
        Torch.inference(() -> {
            Ops.clipInPlace(all(), norm, most);
            return null;
        });
    }

    /**
     * Sets all gradients of those parameters to zero, so that the next backward pass begins anew. Where one backward pass reached,
     * there is a gradient from then on.
     */
    public static void clear(Collection<Parameter> parameters) {
        parameters.forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter.array()));
    }

    private List<NDArray> all() {
        return List.copyOf(byName.values());
    }
}
