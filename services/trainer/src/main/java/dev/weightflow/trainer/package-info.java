/** Runs fine-tuning jobs: claims, heartbeats, checkpoints, takeover and resume. */
package dev.weightflow.trainer;
