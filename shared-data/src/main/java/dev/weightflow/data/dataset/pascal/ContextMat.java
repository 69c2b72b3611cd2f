package dev.weightflow.data.dataset.pascal;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.matlab.MatFileInflater;
import java.util.BitSet;
import us.hebi.matlab.mat.types.Matrix;

/**
 * PASCAL-Context's labels, of which only the mask of valid normals is used.
 *
 * @param normalsCount [height, width]
 */
record ContextMat(int width, int height, boolean[] normalsCount) {

    /** Highest class: PASCAL-Context has classes 1 to 459; 0 is unlabelled. */
    static final int HIGHEST = 459;

    /**
     * Classes whose normals are valid: those of the 459 that are also among NYU Depth V2's 894 names, without "unknown" and with "tvmonitor"; 170 in
     * all. The distilled normals come from a network that was trained on NYU, and are useless elsewhere.
     */
    private static final int[] IDS = {
        3, 4, 6, 9, 10, 11, 13, 15, 17, 18, 22, 23, 29, 30, 33, 34, 36, 37, 38, 39, 41, 43, 46, 49, 50, 51, 53, 55, 56,
        59, 61, 62, 65, 66, 68, 69, 72, 73, 78, 83, 84, 85, 87, 88, 95, 96, 101, 104, 105, 107, 111, 113, 115, 122, 124,
        135, 141, 142, 143, 146, 150, 154, 157, 158, 159, 165, 172, 174, 181, 183, 184, 191, 193, 195, 197, 199, 202,
        213, 215, 216, 219, 220, 223, 225, 228, 230, 232, 233, 238, 239, 242, 243, 246, 250, 251, 252, 255, 260, 261,
        263, 269, 272, 273, 275, 281, 283, 284, 285, 286, 287, 288, 290, 291, 292, 293, 295, 304, 307, 309, 310, 314,
        315, 319, 323, 329, 330, 331, 336, 342, 345, 349, 350, 351, 352, 355, 357, 368, 370, 371, 374, 379, 380, 383,
        384, 397, 401, 403, 405, 407, 408, 411, 412, 413, 414, 417, 419, 421, 423, 427, 429, 430, 432, 440, 441, 442,
        443, 444, 446, 454, 457
    };

    private static final BitSet VALID = new BitSet(HIGHEST + 1);

    static {
        for (int id : IDS) {
            VALID.set(id);
        }
    }

    static boolean count(int contextClass) {
        return VALID.get(contextClass);
    }

    static ContextMat read(byte[] file, String name, Limits limits) {
        return MatFileInflater.read(file, "LabelMap", "a matrix LabelMap of class numbers", name, limits, variable -> {
            Matrix labels = (Matrix) variable;
            int height = labels.getNumRows();
            int width = labels.getNumCols();
            limits.requirePixels(name, width, height);
            boolean[] counts = new boolean[width * height];
            for (int x = 0, stored = 0; x < width; x++) { // MATLAB stores columns
                for (int y = 0; y < height; y++, stored++) {
                    counts[y * width + x] = count(classAt(labels, stored, x, y, name));
                }
            }
            return new ContextMat(width, height, counts);
        });
    }

    private static int classAt(Matrix labels, int stored, int x, int y, String name) {
        double value = labels.getDouble(stored);
        if (!(value >= 0 && value <= HIGHEST) || value != (int) value) {
            throw DatasetException.about(
                    ViolationCode.CLASS_OUT_OF_RANGE,
                    name,
                    "holds class %s at column %d, row %d; the classes are 0 to %d, so restore the file",
                    value,
                    x,
                    y,
                    HIGHEST);
        }
        return (int) value;
    }
}
