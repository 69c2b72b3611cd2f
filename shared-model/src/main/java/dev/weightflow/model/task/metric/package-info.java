/**
 * The benchmark's metrics from their definitions: mergeable, over plain arrays.
 *
 * <p>A {@link dev.weightflow.model.task.metric.TaskMetric} makes of each image a {@link
 * dev.weightflow.model.task.metric.TaskMetric.State}: an immutable value of counts and exact sums that can be added to another.
 * Adding is commutative and associative to the last bit, so a dataset may be cut into parts, and the parts added, in any way. What
 * a sum gives is the schema's {@code TaskMetrics}, which reports and events hold too. {@code docs/metrics.md} has the definitions,
 * and where they part from the reference implementation's numbers.
 */
package dev.weightflow.model.task.metric;
