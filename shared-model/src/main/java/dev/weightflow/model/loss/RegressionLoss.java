package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.regression.Regression;
import dev.weightflow.model.tensor.TorchScript;

/** L1, its berhu, or the scale-invariant error of logarithms. A batch without a valid pixel has loss 0. */
public final class RegressionLoss implements KindLoss<Regression> {
    private static final TorchScript SCRIPT = TorchScript.beside(RegressionLoss.class);

    @Override
    public Class<Regression> kind() {
        return Regression.class;
    }

    @Override
    public NDArray loss(Regression kind, NDArray output, NDArray label) {
        TaskLoss.requireShapes(output, label, 1);
        return SCRIPT.call(kind.loss(), output, label, kind.logarithm());
    }
}
