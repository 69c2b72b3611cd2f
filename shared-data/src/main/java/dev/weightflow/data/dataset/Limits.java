package dev.weightflow.data.dataset;

import java.io.IOException;
import java.io.InputStream;

/**
 * Limits of a dataset on its reader, which every reader of foreign files is given: memory, entries, computation and time. Claims of hostile files
 * (image sizes, array dimensions, archive entries) are checked against these before anything of that size is allocated; what only shows while a file
 * is read is taken from its {@link Budget}.
 *
 * @param fileBytes of one file, or of one entry of a shard
 * @param pixels of one image or label
 * @param matBytes of one MATLAB file after decompression; likewise of a TIFF's strip or tile, a Parquet page, and a zip archive's directory
 * @param ids of samples in a list, of images in an annotation file, and of rows in a Parquet file; a source may have four files for each
 * @param steps of computation for one item, such as a point of a polygon's outline or a pixel that it covers
 * @param watch says whether reading may continue
 */
public record Limits(long fileBytes, long pixels, long matBytes, int ids, int shardEntries, long steps, Watch watch) {
    private static final int STEPS_A_PIXEL = 100;
    private static final long LEAST_STEPS = 200_000_000;

    /** Limits of a hundred steps for each of the pixels, but at least 200 million, without cancellation. */
    public Limits(long fileBytes, long pixels, long matBytes, int ids, int shardEntries) {
        this(fileBytes, pixels, matBytes, ids, shardEntries, Math.max(LEAST_STEPS, STEPS_A_PIXEL * pixels), Watch.NONE);
    }

    /** @throws IllegalArgumentException if a limit is not positive, or larger than an array can be */
    public Limits {
        if (fileBytes < 1 || pixels < 1 || matBytes < 1 || ids < 1 || shardEntries < 1 || steps < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
        if (fileBytes > Integer.MAX_VALUE - 16 || matBytes > Integer.MAX_VALUE - 16 || pixels > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("bytes may be at most 2^31 - 17 and pixels at most 2^29 - 1");
        }
    }

    /**
     * Returns the defaults: 64 MiB a file, 25 million pixels an image, 512 MiB a MATLAB file, a million ids, a million entries a shard, 2,500 million
     * steps an item.
     */
    public static Limits defaults() {
        return new Limits(64L << 20, 25_000_000, 512L << 20, 1_000_000, 1_000_000);
    }

    public Limits withPixels(long most) {
        return new Limits(fileBytes, most, matBytes, ids, shardEntries, steps, watch);
    }

    public Limits withMatBytes(long most) {
        return new Limits(fileBytes, pixels, most, ids, shardEntries, steps, watch);
    }

    /** Returns the same limits with another watch. */
    public Limits watchedBy(Watch other) {
        return new Limits(fileBytes, pixels, matBytes, ids, shardEntries, steps, other);
    }

    /** Returns the full budget for an item whose reading begins now. */
    public Budget begin(Object name) {
        return new Budget(name.toString(), this);
    }

    /**
     * Reads a stream to its end, unless it is longer than a file may be.
     *
     * @param name of the file in messages
     * @throws DatasetException {@link ViolationCode#TOO_LARGE}
     */
    public byte[] readWhole(Object name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes((int) fileBytes + 1);
        if (bytes.length > fileBytes) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "is larger than the limit of %d bytes; shrink it or raise the limit",
                    fileBytes);
        }
        return bytes;
    }

    /**
     * Refuses an image that takes too much memory while it is decoded, before it is.
     *
     * @throws DatasetException {@link ViolationCode#TOO_LARGE}
     */
    public void requireDecodable(String name, long bytes) {
        if (bytes < 0 || bytes > matBytes) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "takes %d bytes to decode, and the limit is %d; save it with fewer pixels or 8 bits per channel, or raise the limit",
                    bytes,
                    matBytes);
        }
    }

    /**
     * Refuses an image that is too large, before it is decoded.
     *
     * @throws DatasetException {@link ViolationCode#TOO_LARGE}
     */
    public void requirePixels(String name, long width, long height) {
        if (width < 1 || height < 1 || width > pixels || height > pixels || width * height > pixels) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "says it is %d x %d pixels, and the limit is %d in all; shrink the image or raise the limit",
                    width,
                    height,
                    pixels);
        }
    }
}
