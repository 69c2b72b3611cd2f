package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;

/**
 * A tensor of a model.
 *
 * @param name its state-dict name
 * @param group the part of the model that it belongs to
 * @param trained whether training moves it
 * @param array its value, which lives as long as the model
 */
public record Parameter(String name, ParameterGroup group, boolean trained, NDArray array) {}
