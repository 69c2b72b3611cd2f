/**
 * Decoders from the backbone's features to a task's prediction: the HRNet-style head after a downsampler for each task, as in the reference
 * implementation, and the SegFormer-style head after norms, as in the paper's inherited rows.
 */
package dev.weightflow.model.decoder;
