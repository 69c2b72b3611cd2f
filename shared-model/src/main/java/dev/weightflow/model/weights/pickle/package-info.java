/**
 * Python's pickle format, read without Python: a small interpreter of its operations that can build numbers, strings and
 * containers, and nothing else. What a name in the stream means is decided by the {@link
 * dev.weightflow.model.weights.pickle.GlobalResolver} that the caller gives; there is no registry, and nothing is ever run.
 */
package dev.weightflow.model.weights.pickle;
