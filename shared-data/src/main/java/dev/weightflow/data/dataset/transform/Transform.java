package dev.weightflow.data.dataset.transform;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;

/** Transforms a stored sample for the network. Thread-safe. */
public interface Transform {
    /** The largest square, in pixels a side. */
    int LARGEST = 8192;

    int size();

    /** Transforms the sample for an epoch; the same arguments always give the same bits. */
    Sample apply(RawSample raw, int epoch, int index);

    /** @throws IllegalArgumentException if no transform supports squares of that size */
    static void requireSize(int size) {
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("an image size of %d is not between 1 and %d".formatted(size, LARGEST));
        }
    }
}
