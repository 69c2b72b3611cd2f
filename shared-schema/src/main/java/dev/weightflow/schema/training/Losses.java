package dev.weightflow.schema.training;

import dev.weightflow.schema.Task;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Losses by task, in the order of {@link Task}. */
public final class Losses {
    private Losses() {}

    public static Map<Task, Double> of(Map<Task, Double> loss) {
        return loss == null || loss.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(loss));
    }
}
