/**
 * Files of numbers that a label may come from (PNG, TIFF, NumPy's {@code .npy}, MATLAB 5), read into one form. What the numbers mean is not
 * known here.
 */
package dev.weightflow.model.dataset.raster;
