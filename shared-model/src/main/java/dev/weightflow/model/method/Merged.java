package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * A network with its adapters merged in.
 *
 * @param method what runs it
 * @param parameters the parameters that differ from those of the network that was merged, by their names in the new one
 */
public record Merged(Method method, Map<String, NDArray> parameters) {}
