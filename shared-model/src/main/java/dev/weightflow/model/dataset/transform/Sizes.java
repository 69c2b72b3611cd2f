package dev.weightflow.model.dataset.transform;

/** The squares that the transforms can make. */
final class Sizes {
    private static final int LARGEST = 8192;

    private Sizes() {}

    static void require(int size) {
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("an image size of %d is not between 1 and %d".formatted(size, LARGEST));
        }
    }
}
