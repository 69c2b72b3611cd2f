package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.Map;

/**
 * MTLoRA's linear layers. With x the shared input and x_t a task's own,
 *
 * <pre>
 *   shared = W·x + b + scale·B·A·drop(x)
 *   task t = W·x + b + scale·B_t·A_t·x_t        (drop(x) where the task has no input of its own)
 * </pre>
 *
 * so that the frozen weight always meets the shared input, and a task's output lacks the shared adapter's term, as in the
 * published model ('matrix' mode).
 */
final class MtLoraLinear implements LinearForward {

    private final MtLora method;
    private final BackbonePass pass;
    private final boolean training;
    private final PlainLinear plain;

    MtLoraLinear(MtLora method, BackbonePass pass, ParameterSet parameters, boolean training) {
        this.method = method;
        this.pass = pass;
        this.training = training;
        this.plain = new PlainLinear(pass, parameters);
    }

    @Override
    public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
        if (!method.adapts(layer)) {
            return plain.project(layer, x);
        }
        if (!method.specialises(layer)) {
            return x.map(y -> adapted(plain.apply(layer, y), layer, "lora_shared_A", "lora_shared_B", drop(y)));
        }
        NDArray pretrained = plain.apply(layer, x.shared());
        NDArray dropped = drop(x.shared());
        Map<Task, NDArray> perTask = new EnumMap<>(Task.class);
        for (Task task : pass.tasks()) {
            NDArray own = x.perTask().getOrDefault(task, dropped);
            perTask.put(
                    task, adapted(pretrained, layer, "lora_tasks_A." + task.key(), "lora_tasks_B." + task.key(), own));
        }
        return new TaskFeatures(adapted(pretrained, layer, "lora_shared_A", "lora_shared_B", dropped), perTask);
    }

    /** pretrained [..., out] and x [..., in] to [..., out] */
    private NDArray adapted(NDArray pretrained, LinearLayer layer, String a, String b, NDArray x) {
        NDArray inner = Ops.linear(x, plain.parameter(layer.name() + "." + a)); // [..., rank]
        NDArray outer = Ops.linear(
                inner,
                Ops.scale(
                        plain.parameter(layer.name() + "." + b),
                        method.options().scale()));
        return pretrained.add(outer);
    }

    /** [..., in] to the same */
    private NDArray drop(NDArray x) {
        return training ? Ops.dropout(x, method.options().dropout()) : x;
    }
}
