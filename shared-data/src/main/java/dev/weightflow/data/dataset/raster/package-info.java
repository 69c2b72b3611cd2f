/** Raster files of labels (PNG, TIFF, NumPy's {@code .npy}, MATLAB 5), read into one form. The meaning of the values is not known here. */
package dev.weightflow.data.dataset.raster;
