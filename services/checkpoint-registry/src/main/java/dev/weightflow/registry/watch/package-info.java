/**
 * The champion after its promotion, against the version that it replaced: {@link dev.weightflow.registry.watch.Watcher} compares the two on everything that
 * both are evaluated on, and {@link dev.weightflow.registry.watch.Rollbacks} answers when a task is shown to have fallen by more than its budget.
 */
package dev.weightflow.registry.watch;
