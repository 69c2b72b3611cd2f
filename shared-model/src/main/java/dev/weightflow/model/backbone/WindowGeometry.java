package dev.weightflow.model.backbone;

/**
 * The windows of a block: how they lie in the token grid, which pairs of their tokens see each other, and which entry of the
 * bias table a pair uses.
 *
 * @param grid tokens a side
 * @param window tokens a side of a window
 * @param shift by how many tokens the grid is rolled; 0 in every even block
 */
record WindowGeometry(int grid, int window, int shift) {

    /** The value that hides a pair of tokens from each other, as in the published model. */
    static final float HIDDEN = -100;

    /** A grid no larger than a window is one window and is not shifted. */
    static WindowGeometry of(int grid, int window, boolean shifted) {
        return grid <= window
                ? new WindowGeometry(grid, grid, 0)
                : new WindowGeometry(grid, window, shifted ? window / 2 : 0);
    }

    int tokens() {
        return window * window;
    }

    int windows() {
        return (grid / window) * (grid / window);
    }

    /** Rows of the bias table: one for each offset between two tokens of a window. */
    int offsets() {
        return (2 * window - 1) * (2 * window - 1);
    }

    /** For each place in the windows, window outermost, the token of the grid that stands there. */
    long[] order() {
        long[] order = new long[grid * grid];
        int side = grid / window;
        for (int w = 0; w < windows(); w++) {
            for (int token = 0; token < tokens(); token++) {
                int row = (w / side * window + token / window + shift) % grid;
                int column = (w % side * window + token % window + shift) % grid;
                order[w * tokens() + token] = (long) row * grid + column;
            }
        }
        return order;
    }

    /** For each pair of tokens, query outermost, its row of the bias table. */
    long[] biasIndex() {
        long[] index = new long[tokens() * tokens()];
        for (int query = 0; query < tokens(); query++) {
            for (int key = 0; key < tokens(); key++) {
                int row = query / window - key / window + window - 1;
                int column = query % window - key % window + window - 1;
                index[query * tokens() + key] = (long) row * (2 * window - 1) + column;
            }
        }
        return index;
    }

    /** For each window and pair of its tokens, 0 if they were neighbours before the roll and {@link #HIDDEN} if not. */
    float[] mask() {
        float[] mask = new float[windows() * tokens() * tokens()];
        int side = grid / window;
        for (int w = 0; w < windows(); w++) {
            for (int query = 0; query < tokens(); query++) {
                for (int key = 0; key < tokens(); key++) {
                    boolean together = region(w / side * window + query / window)
                                    == region(w / side * window + key / window)
                            && region(w % side * window + query % window) == region(w % side * window + key % window);
                    mask[(w * tokens() + query) * tokens() + key] = together ? 0 : HIDDEN;
                }
            }
        }
        return mask;
    }

    /** Along one axis of the rolled grid: 0 before the last window, 1 in its first part, 2 in the part that was rolled in. */
    private int region(int position) {
        return position < grid - window ? 0 : position < grid - shift ? 1 : 2;
    }
}
