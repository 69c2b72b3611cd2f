package dev.weightflow.scenes.label;

import dev.weightflow.scenes.world.BodyPart;
import dev.weightflow.scenes.world.VocClass;
import java.util.Map;

/**
 * The visible pixels of one object, as positions in the image counted row by row from the top; for a person also those of each visible
 * body part, which together are all of the person's.
 */
public record ObjectMask(VocClass kind, int[] pixels, Map<BodyPart, int[]> parts) {}
