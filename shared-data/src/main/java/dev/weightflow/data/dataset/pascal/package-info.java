/**
 * The PASCAL_MT folder: PASCAL VOC photographs with four kinds of labels, in the layout of the ASTMT archive (Maninis et al.,
 * Attentive Single-Tasking of Multiple Tasks, CVPR 2019). Nothing here writes to the folder.
 */
package dev.weightflow.data.dataset.pascal;
