/**
 * The dense-prediction tasks: semantic segmentation, human parts, surface normals, saliency. Each has its label form ({@code form}),
 * its loss ({@code loss}) and its metric ({@code metric}).
 */
package dev.weightflow.model.task;
