package dev.weightflow.model.dataset.transform;

import static dev.weightflow.model.task.form.LabelEncoding.IGNORE;

import java.util.Arrays;

/**
 * Marks what must not count. Cubic interpolation has left nonzero vectors a little beyond the border of where normals were
 * known; they count, as in the reference.
 */
final class IgnoreRegions {
    private IgnoreRegions() {}

    /** [pixels, 3] to [3, pixels]: a normal of length exactly 0 is unknown. */
    static float[] inNormals(double[] vectors) {
        int pixels = vectors.length / 3;
        float[] planes = new float[vectors.length];
        for (int i = 0; i < pixels; i++) {
            boolean unknown = SampleTransformer.length(vectors, 3 * i) == 0;
            for (int c = 0; c < 3; c++) {
                planes[c * pixels + i] = unknown ? IGNORE : (float) vectors[3 * i + c];
            }
        }
        return planes;
    }

    /** A picture without any part has no people in it, or none that were labelled. */
    static float[] inParts(byte[] parts) {
        float[] marked = new float[parts.length];
        boolean nobody = true;
        for (int i = 0; i < parts.length; i++) {
            marked[i] = parts[i];
            nobody &= parts[i] == 0;
        }
        if (nobody) {
            Arrays.fill(marked, IGNORE);
        }
        return marked;
    }
}
