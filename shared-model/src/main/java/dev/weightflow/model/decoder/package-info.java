/**
 * From the backbone's features to a task's prediction: the HRNet-style head behind a downsampler for each task, which the
 * reference implementation uses, and the SegFormer-style head behind norms, which the paper's inherited rows used.
 */
package dev.weightflow.model.decoder;
