package dev.weightflow.model.dataset.transform;

import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.Sample;

/** Makes a stored sample ready for the network. Any number of threads may call it at once. */
public interface Transform {
    /** The largest square, in pixels a side. */
    int LARGEST = 8192;

    int size();

    /** The sample as an epoch sees it; the same arguments always give the same bits. */
    Sample apply(RawSample raw, int epoch, int index);

    /** @throws IllegalArgumentException if no transform makes squares of that size */
    static void requireSize(int size) {
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("an image size of %d is not between 1 and %d".formatted(size, LARGEST));
        }
    }
}
