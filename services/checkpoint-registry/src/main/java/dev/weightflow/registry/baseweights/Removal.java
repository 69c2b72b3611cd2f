package dev.weightflow.registry.baseweights;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import java.util.List;

/**
 * What a removal freed.
 *
 * @param names the names that can be given again
 * @param freedBytes what the store has no more; 0 if the weights are still there under another name
 * @param remaining the names under which they are still there
 */
public record Removal(Digest digest, List<WeightsName> names, long freedBytes, List<WeightsName> remaining) {}
