/** What the dataset says about an image, read off the frame's hits: nothing is drawn a second time, so nothing can disagree. */
package dev.weightflow.scenes.label;
