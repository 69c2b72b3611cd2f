package dev.weightflow.registry.view;

import dev.weightflow.schema.Task;

/**
 * A picture of a prediction: image, label and prediction side by side.
 *
 * @param href where this service gives it, relative to its root
 */
public record PictureView(String sample, Task task, String href) {}
