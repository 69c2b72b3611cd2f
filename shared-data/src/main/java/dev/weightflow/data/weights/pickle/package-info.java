/**
 * Python's pickle format, read without Python: a small interpreter of its operations that can build numbers, strings and containers, and nothing
 * else. The meaning of names in the stream is up to the caller's {@link dev.weightflow.data.weights.pickle.GlobalResolver}; there is no registry,
 * and no code is ever run.
 */
package dev.weightflow.data.weights.pickle;
