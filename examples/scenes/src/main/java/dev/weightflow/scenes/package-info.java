/**
 * Rendering of datasets of small scenes: people with six body parts and other objects of VOC classes, with exact labels. In the PASCAL_MT layout
 * these are semantic segmentation, human parts, surface normals and saliency; with a {@code dataset.yaml} the kinds of things, depth and boundaries.
 * Start at {@link dev.weightflow.scenes.SceneDataset}.
 */
package dev.weightflow.scenes;
