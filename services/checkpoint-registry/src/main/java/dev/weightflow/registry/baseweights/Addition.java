package dev.weightflow.registry.baseweights;

/**
 * What came of a request to store base weights.
 *
 * @param isNew whether it stored or named anything that was not there
 */
public record Addition(NamedWeights weights, boolean isNew) {}
