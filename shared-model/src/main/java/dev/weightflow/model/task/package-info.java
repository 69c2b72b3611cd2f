/**
 * What a task is to the model, over plain arrays of one image, channel by channel and row by row: the form of its labels and
 * predictions ({@link dev.weightflow.model.task.LabelEncoding}), its loss over a batch, 0 with zero gradient where no pixel is valid, and its
 * metric. A metric makes of each image a {@link dev.weightflow.model.task.TaskMetric.State}, an immutable value of counts and exact sums.
 * Adding states is commutative and associative to the last bit, so that a dataset may be cut into parts in any way. {@code
 * docs/metrics.md} has the definitions, and where they part from the reference implementation's numbers.
 */
package dev.weightflow.model.task;
