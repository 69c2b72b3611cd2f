package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.weightflow.model.backbone.LinearForward;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.Prompts;
import dev.weightflow.model.backbone.TaskFeatures;
import dev.weightflow.model.tensor.Ops;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One pass of {@link Vpt}: frozen layers, and prompts. */
record VptForward(Vpt method, PlainLinear plain) implements LinearForward, Prompts {

    @Override
    public TaskFeatures project(LinearLayer layer, TaskFeatures x) {
        return plain.project(layer, x);
    }

    @Override
    public Optional<Prompts> prompts() {
        return Optional.of(this);
    }

    @Override
    public int count() {
        return method.spec().prompts();
    }

    @Override
    public NDArray entering(String block, NDArray left, long batch) {
        return left == null || method.spec().deep()
                ? plain.parameter(method.name(block, plain.pass()))
                        .expandDims(0)
                        .repeat(0, batch)
                : left;
    }

    /** What deep prompts become is not asked for: the next block has others. */
    @Override
    public NDArray leaving(NDArray entered, NDArray attended, UnaryOperator<NDArray> mlp) {
        if (method.spec().deep()) {
            return entered;
        }
        NDArray hidden = entered.add(attended);
        return hidden.add(mlp.apply(hidden));
    }

    /** As if a prompt were its own four neighbours, which the authors do. */
    @Override
    public NDArray merged(LinearLayer merging, NDArray left) {
        if (method.spec().deep()) {
            return left;
        }
        NDArray four = NDArrays.concat(new NDList(left, left, left, left), 2); // [batch, count, 4·channels]
        String norm = merging.name().substring(0, merging.name().length() - "reduction".length()) + "norm.";
        return plain.apply(
                merging, Ops.layerNorm(four, plain.parameter(norm + "weight"), plain.parameter(norm + "bias")));
    }

    @Override
    public NDArray project(LinearLayer layer, NDArray prompts) {
        return plain.apply(layer, prompts);
    }
}
