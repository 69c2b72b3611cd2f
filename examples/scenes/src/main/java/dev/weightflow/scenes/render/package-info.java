/** Ray casting through the centre of every pixel; the first hit decides both the pixel's colour and all of its labels. */
package dev.weightflow.scenes.render;
