/**
 * Benchmark of whole training steps (forward, losses, backward, clipping, AdamW) against the same steps in PyTorch. Both sides alternate step by
 * step, so that other load on the machine affects both alike.
 */
package dev.weightflow.benchmarks;
