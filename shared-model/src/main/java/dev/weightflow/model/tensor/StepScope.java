package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Owner of the arrays that this thread creates while the scope is open, and closes with it. An operation's result belongs to the manager of its first
 * operand, which for a parameter outlives the step; without a scope every step would leak its intermediate arrays. Scopes nest; a scope is closed on
 * the thread that opened it.
 */
public final class StepScope implements AutoCloseable {

    private final NDScope scope = new NDScope();
    private final List<NDArray> handedOver = new ArrayList<>();

    private StepScope() {}

    public static StepScope open() {
        return new StepScope();
    }

    /** Detaches an array from this scope, so that the array outlives it; its manager then owns it alone. */
    public <T extends NDArray> T keep(T array) {
        NDScope.unregister(array);
        return array;
    }

    /** Detaches an array from this scope and moves it, when this scope closes, to the enclosing one. */
    public <T extends NDArray> T handOver(T array) {
        NDScope.unregister(array);
        handedOver.add(array);
        return array;
    }

    @Override
    public void close() {
        scope.close();
        handedOver.forEach(NDScope::register);
    }
}
