package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** The 3×3 filter between the two factors of TADFormer's task-aware adapters. */
public enum TaskFilter implements Keyed {
    /** Each sample makes its own filter: what the paper says. */
    DYNAMIC("dynamic"),
    /** Each task trains one: what the released code does. */
    STATIC("static");

    private final String key;

    TaskFilter(String key) {
        this.key = key;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static TaskFilter of(String key) {
        return Keyed.of(TaskFilter.class, "task filter", key);
    }
}
