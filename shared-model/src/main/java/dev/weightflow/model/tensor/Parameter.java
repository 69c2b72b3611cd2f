package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;

/**
 * Tensor of a model.
 *
 * @param array its value, which lives as long as the model
 */
public record Parameter(String name, ParameterGroup group, boolean trained, NDArray array) {}
