package dev.weightflow.data.dataset.coco;

import dev.weightflow.data.dataset.Budget;
import java.util.BitSet;

/**
 * Set of pixels in COCO's column-major order: between one flip and the next all pixels are in the set, or none is. A flip at the end of a column
 * equals one at the start of the next.
 */
final class ColumnMask {
    private final int width;
    private final int height;
    private final Budget budget;
    private final BitSet flips = new BitSet();

    ColumnMask(int width, int height, Budget budget) {
        this.width = width;
        this.height = height;
        this.budget = budget;
    }

    int pixels() {
        return width * height;
    }

    /** Flips the set from that position on; two flips at one position cancel out. */
    void flip(int place) {
        flips.flip(place);
    }

    /** Adds the pixels to a set in row-major order, and clears this one. */
    void moveTo(BitSet rows) {
        budget.steps(flips.size() / Long.SIZE);
        for (int from = flips.nextSetBit(0); from >= 0 && from < pixels(); ) {
            int end = flips.nextSetBit(from + 1);
            int to = end < 0 ? pixels() : Math.min(end, pixels());
            for (int place = from; place < to; place++) {
                budget.step();
                rows.set(place % height * width + place / height);
            }
            from = flips.nextSetBit(to + 1);
        }
        flips.clear();
    }
}
