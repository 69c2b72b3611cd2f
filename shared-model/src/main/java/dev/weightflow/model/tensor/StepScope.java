package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Owns the arrays that this thread makes while the scope is open, and closes them with it. An operation's result belongs
 * to the manager of its first operand, which for a parameter outlives the step; without a scope every step would leave
 * its intermediate arrays behind. Scopes nest; a scope is closed on the thread that opened it.
 */
public final class StepScope implements AutoCloseable {

    private final NDScope scope = new NDScope();
    private final List<NDArray> handedOver = new ArrayList<>();

    private StepScope() {}

    public static StepScope open() {
        return new StepScope();
    }

    /** Takes an array made in this scope out of it, so that the array outlives it; its manager then owns it alone. */
    public <T extends NDArray> T keep(T array) {
        NDScope.unregister(array);
        return array;
    }

    /** Takes an array made in this scope out of it and, when this scope closes, into the one around it. */
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
