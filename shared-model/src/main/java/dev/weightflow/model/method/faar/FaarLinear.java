package dev.weightflow.model.method.faar;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.RandomOps;

/**
 * FAAR's linear layers. With x the shared input and x_t a task's own, or x where the task has none,
 *
 * <pre>
 *   shared = W0·x + b + (W' − W0)·drop(x)
 *   task t = W0·x + b + (W'_t − W0)·drop(x_t)
 * </pre>
 *
 * so that, as in MTLoRA, the frozen weight always meets the shared input.
 */
record FaarLinear(Faar method, PlainLinear plain, boolean training) implements LinearForward {

    @Override
    public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
        if (!method.adapts(layer)) {
            return plain.project(layer, x);
        }
        NDArray moved = moved(layer, Directions.shared(layer));
        if (!method.specialises(layer)) {
            return x.map(y -> adapted(plain.apply(layer, y), moved, y));
        }
        NDArray pretrained = plain.apply(layer, x.shared());
        return new TaskFeatures(
                adapted(pretrained, moved, x.shared()),
                TaskFeatures.each(
                        plain.pass().tasks(),
                        task -> adapted(pretrained, moved(layer, Directions.of(layer, task)), x.of(task))));
    }

    /** pretrained [..., out], moved [out, in] and x [..., in] to [..., out] */
    private NDArray adapted(NDArray pretrained, NDArray moved, NDArray x) {
        NDArray dropped = training ? RandomOps.dropout(x, method.options().dropout()) : x;
        return pretrained.add(Ops.linear(dropped, moved));
    }

    /** W' − W0, [out, in]; in training of some of the directions */
    private NDArray moved(LinearLayer layer, Directions directions) {
        double scale = method.options().scale();
        NDArray weight = training ? directions.weightOfSome(plain, scale) : directions.weight(plain, scale);
        return weight.sub(plain.parameter(layer.weight()));
    }
}
