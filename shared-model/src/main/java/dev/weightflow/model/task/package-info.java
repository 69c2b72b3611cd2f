/**
 * The dense-prediction tasks: semantic segmentation, human parts, surface normals, saliency. Each has its label form ({@code form}),
 * its loss ({@code loss}) and its metric ({@code metric}); {@code score} measures predictions that lie on disk.
 */
package dev.weightflow.model.task;
