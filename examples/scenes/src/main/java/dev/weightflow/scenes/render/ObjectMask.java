package dev.weightflow.scenes.render;

import java.util.Map;

/**
 * The visible pixels of one object, as positions in the image counted row by row from the top; for a person also those of each visible
 * body part, which together are all of the person's.
 */
public record ObjectMask(VocClass kind, int[] pixels, Map<BodyPart, int[]> parts) {}
