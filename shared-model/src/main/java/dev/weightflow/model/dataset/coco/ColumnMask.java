package dev.weightflow.model.dataset.coco;

import java.util.BitSet;

/**
 * A set of pixels as COCO counts them, column by column: between one flip and the next all pixels are in the set, or none is. A flip at the
 * end of a column is one at the start of the next.
 */
final class ColumnMask {
    private final int width;
    private final int height;
    private final BitSet flips = new BitSet();

    ColumnMask(int width, int height) {
        this.width = width;
        this.height = height;
    }

    int pixels() {
        return width * height;
    }

    /** Two flips at one place are none. */
    void flip(int place) {
        flips.flip(place);
    }

    /** Adds the pixels of the set to one that is counted row by row, and has none afterwards. */
    void moveTo(BitSet rows) {
        for (int from = flips.nextSetBit(0); from >= 0 && from < pixels(); ) {
            int end = flips.nextSetBit(from + 1);
            int to = end < 0 ? pixels() : Math.min(end, pixels());
            for (int place = from; place < to; place++) {
                rows.set(place % height * width + place / height);
            }
            from = flips.nextSetBit(to + 1);
        }
        flips.clear();
    }
}
