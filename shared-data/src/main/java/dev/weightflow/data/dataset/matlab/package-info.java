/** Safe opening of MATLAB 5 files that may be hostile, for the library that reads them. */
package dev.weightflow.data.dataset.matlab;
