package dev.weightflow.cli.weights;

import java.util.List;

/**
 * What a removal freed.
 *
 * @param names names that can be given again
 * @param freedBytes what the platform's store has no more
 * @param remaining names under which the weights are still there
 */
record Removed(String digest, List<String> names, long freedBytes, List<String> remaining) {}
