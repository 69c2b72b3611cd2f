/**
 * What a task's labels, outputs and predictions look like as plain arrays, and what is wrong with those that do not look so.
 *
 * <p>Every array is one image, channel by channel, each channel row by row ("CHW"). No engine here: the arrays may come from a
 * network, from a file or from a test.
 */
package dev.weightflow.model.task.form;
