package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.TaskKind;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The losses of all kinds of tasks that there are. */
public final class KindLosses {
    private static final Map<Class<?>, KindLoss<?>> BY_KIND = new HashMap<>();

    static {
        ServiceLoader.load(KindLoss.class, KindLosses.class.getClassLoader())
                .forEach(loss -> BY_KIND.put(loss.kind(), loss));
    }

    private KindLosses() {}

    /**
     * The loss of a task of that kind; see {@link KindLoss#loss}.
     *
     * @throws IllegalArgumentException naming shapes that do not fit
     * @throws IllegalStateException if nothing says what the loss of that kind is
     */
    public static NDArray loss(TaskKind kind, NDArray output, NDArray label) {
        return of(kind).loss(kind, output, label);
    }

    /** Selects the part of a raw output that is copied for the metric; see {@link KindLoss#measured}. */
    public static NDArray measured(TaskKind kind, NDArray output) {
        return of(kind).measured(kind, output);
    }

    @SuppressWarnings("unchecked") // the map's key is the class of the kind
    private static KindLoss<TaskKind> of(TaskKind kind) {
        KindLoss<?> loss = BY_KIND.get(kind.getClass());
        if (loss == null) {
            throw new IllegalStateException(
                    "no loss is known of tasks of kind '" + kind.type().name() + "': META-INF/services/"
                            + KindLoss.class.getName() + " names the existing ones");
        }
        return (KindLoss<TaskKind>) loss;
    }
}
