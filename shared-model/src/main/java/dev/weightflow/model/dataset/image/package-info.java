/** Image files: decoding them under limits, with every defect named, and writing PNG; and OpenCV's native library. */
package dev.weightflow.model.dataset.image;
