/**
 * Whole training steps (forward, losses, backward, clipping, AdamW), timed against the same steps in PyTorch. Both sides take
 * turns step by step, so that whatever else the machine does meets both alike.
 */
package dev.weightflow.benchmarks;
