/** FAAR's rank selection: low-rank directions beside trained lengths of rows, of which each epoch keeps those that matter. */
package dev.weightflow.model.method.faar;
