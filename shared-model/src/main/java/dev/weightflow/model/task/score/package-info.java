/**
 * The benchmark's metrics of predictions that lie on disk, whatever model made them: one PNG a task and image, measured against a
 * PASCAL_MT folder.
 */
package dev.weightflow.model.task.score;
