package dev.weightflow.model.backbone;

/**
 * Windows of a block: their positions in the token grid, the pairs of their tokens that attend to each other, and each pair's entry of the bias
 * table.
 *
 * @param grid tokens a side
 * @param window tokens a side of a window
 * @param shift the tokens by which the grid is rolled; 0 in every even block
 */
record WindowGeometry(int grid, int window, int shift) {

    /** Value of the mask between tokens that must not attend to each other, as in the published model. */
    static final float HIDDEN = -100;

    /** Returns the windows of a grid; one no larger than a window is one window and is not shifted. */
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

    /** Returns the token of the grid at each position in the windows, window outermost. */
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

    /** Returns the row of the bias table for each pair of tokens, query outermost. */
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

    /** Returns the mask of each window and pair of its tokens: 0 if they were neighbours before the roll and {@link #HIDDEN} if not. */
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

    /** Returns the region along one axis of the rolled grid: 0 before the last window, 1 in its first part, 2 in the part that was rolled in. */
    private int region(int position) {
        return position < grid - window ? 0 : position < grid - shift ? 1 : 2;
    }
}
