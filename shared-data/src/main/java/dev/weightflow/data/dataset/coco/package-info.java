/**
 * COCO's annotation files (Lin et al., Microsoft COCO, ECCV 2014; Kirillov et al., Panoptic Segmentation, CVPR 2019) as class indices for each pixel.
 * Polygons and run lengths cover the same pixels as in COCO's own API.
 */
package dev.weightflow.data.dataset.coco;
