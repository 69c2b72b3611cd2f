package dev.weightflow.model.dataset.pascal;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import us.hebi.matlab.mat.types.Matrix;

/**
 * PASCAL-Context's labels, of which only one thing is used: where normals count.
 *
 * @param width in pixels
 * @param height in pixels
 * @param normalsCount [height, width]
 */
record ContextMat(int width, int height, boolean[] normalsCount) {
    static ContextMat read(byte[] file, String name, Limits limits) {
        return MatFileReader.read(file, "LabelMap", "a matrix LabelMap of class numbers", name, limits, variable -> {
            Matrix labels = (Matrix) variable;
            int height = labels.getNumRows();
            int width = labels.getNumCols();
            limits.requirePixels(name, width, height);
            boolean[] counts = new boolean[width * height];
            for (int x = 0, stored = 0; x < width; x++) { // MATLAB stores columns
                for (int y = 0; y < height; y++, stored++) {
                    counts[y * width + x] = NormalsClasses.count(classAt(labels, stored, x, y, name));
                }
            }
            return new ContextMat(width, height, counts);
        });
    }

    private static int classAt(Matrix labels, int stored, int x, int y, String name) {
        double value = labels.getDouble(stored);
        if (!(value >= 0 && value <= NormalsClasses.HIGHEST) || value != (int) value) {
            throw DatasetException.about(
                    ViolationCode.CLASS_OUT_OF_RANGE,
                    name,
                    "holds class %s at column %d, row %d; the classes are 0 to %d, so restore the file",
                    value,
                    x,
                    y,
                    NormalsClasses.HIGHEST);
        }
        return (int) value;
    }
}
