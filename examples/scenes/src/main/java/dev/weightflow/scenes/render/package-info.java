/** Casts one ray through the centre of every pixel; what it hits first decides both the pixel's colour and all of its labels. */
package dev.weightflow.scenes.render;
