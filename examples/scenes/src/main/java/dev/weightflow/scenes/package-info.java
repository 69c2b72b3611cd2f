/**
 * Renders datasets of small scenes in the PASCAL_MT layout: people with six body parts and other objects of VOC classes, with exact
 * labels for semantic segmentation, human parts, surface normals and saliency. Start at {@link dev.weightflow.scenes.SceneDataset}.
 */
package dev.weightflow.scenes;
