package dev.weightflow.data.dataset.source;

/**
 * Limits of an archive on the disk.
 *
 * @param bytes of all its files, unpacked
 * @param ratio of unpacked to packed bytes, applied above 64 MiB
 */
public record ArchiveLimits(long bytes, int ratio) {
    /** A ratio that label maps of few classes reach, and bombs exceed. */
    public static final int USUAL_RATIO = 200;

    static final long FREE = 64L << 20;

    /** @throws IllegalArgumentException if one is not positive */
    public ArchiveLimits {
        if (bytes < 1 || ratio < 1) {
            throw new IllegalArgumentException(
                    "an archive needs limits of at least 1, not %d and %d".formatted(bytes, ratio));
        }
    }
}
