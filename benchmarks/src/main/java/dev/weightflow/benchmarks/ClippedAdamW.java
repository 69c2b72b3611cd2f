package dev.weightflow.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;

/** AdamW after clipping of the gradients' common norm to 5, over everything that is trained. */
record ClippedAdamW(List<NDArray> weights, List<NDArray> first, List<NDArray> second, List<NDArray> steps) {

    private static final double CLIP = 5;

    static ClippedAdamW over(List<Parameter> trained, NDManager manager) {
        ClippedAdamW optimizer =
                new ClippedAdamW(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Parameter parameter : trained) {
            optimizer.weights.add(parameter.array());
            optimizer.first.add(parameter.array().zerosLike());
            optimizer.second.add(parameter.array().zerosLike());
            optimizer.steps.add(manager.create(1f));
        }
        return optimizer;
    }

    /** Moves the weights and clears their gradients. */
    void step() {
        List<NDArray> gradients = weights.stream().map(NDArray::getGradient).toList();
        Ops.clipInPlace(gradients, Ops.norm(gradients), CLIP);
        Ops.adamwInPlace(weights, gradients, first, second, steps, 1e-4, 0.9, 0.999, 0.05, 1e-8);
        weights.forEach(weight -> JniUtils.zeroGrad((PtNDArray) weight));
    }
}
