/** {@code weightflow geometry}: what a training has done to the weights. */
package dev.weightflow.cli.geometry;
