package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** The 3×3 filter between the two factors of TADFormer's task-aware adapters. */
public enum TaskFilter implements Keyed {
    /** Each sample makes its own filter: what the paper says. */
    DYNAMIC,
    /** Each task trains one: what the released code does. */
    STATIC
}
