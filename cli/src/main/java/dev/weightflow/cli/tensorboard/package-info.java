/**
 * Event files as TensorBoard reads them: protocol buffers of {@code tensorflow/core/util/event.proto}, {@code summary.proto} and {@code
 * tensor.proto}, framed as TFRecords.
 */
package dev.weightflow.cli.tensorboard;
