/**
 * Tasks, over plain arrays of one image, channel by channel and row by row: the form of labels and predictions
 * ({@link dev.weightflow.data.task.LabelEncoding}), and the metric; the loss is the model's. A metric
 * maps each image to a {@link dev.weightflow.data.task.TaskMetric.State}, an immutable value of counts and exact sums. Adding states is commutative
 * and associative to the last bit, so that a dataset may be split in any way. {@code docs/metrics.md} has the definitions, and their differences from
 * the reference implementation's numbers.
 */
package dev.weightflow.data.task;
