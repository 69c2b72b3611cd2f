/**
 * The benchmark's metrics from their definitions: streaming, mergeable, over plain arrays.
 *
 * <p>A {@link dev.weightflow.model.task.metric.TaskMetric} takes images one by one. What it has seen is a {@link
 * dev.weightflow.model.task.metric.TaskState}: an immutable value of counts and exact sums that can be stored, sent and added to
 * another. Adding is commutative and associative to the last bit, so a dataset may be cut into parts, and the parts merged, in any
 * way. A {@link dev.weightflow.model.task.metric.TaskResult} is the number that people read. {@code docs/metrics.md} has the
 * definitions, and where they part from the reference implementation's numbers.
 */
package dev.weightflow.model.task.metric;
