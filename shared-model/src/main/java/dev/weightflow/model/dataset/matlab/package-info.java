/** MATLAB 5 files that may be hostile, opened in safety for the library that reads them. */
package dev.weightflow.model.dataset.matlab;
