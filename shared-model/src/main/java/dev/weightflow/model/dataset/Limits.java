package dev.weightflow.model.dataset;

/**
 * What a dataset may ask of the reader's memory. Claims of hostile files (image sizes, array dimensions, archive entries) are held
 * against these before anything of that size is allocated.
 *
 * @param fileBytes of one file, or of one entry of a shard
 * @param pixels of one image or label
 * @param matBytes of one MATLAB file after decompression; so of a TIFF's strip or tile, a Parquet page, and a zip archive's directory
 * @param ids of samples in a list, and of images in an annotation file and rows in a Parquet file; a source may hold four files for each
 */
public record Limits(long fileBytes, long pixels, long matBytes, int ids, int shardEntries) {
    /** @throws IllegalArgumentException if a limit is not positive, or larger than an array can be */
    public Limits {
        if (fileBytes < 1 || pixels < 1 || matBytes < 1 || ids < 1 || shardEntries < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
        if (fileBytes > Integer.MAX_VALUE - 16 || matBytes > Integer.MAX_VALUE - 16 || pixels > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("bytes may be at most 2^31 - 17 and pixels at most 2^29 - 1");
        }
    }

    /** 64 MiB a file, 25 million pixels an image, 512 MiB a MATLAB file, a million ids, a million entries a shard. */
    public static Limits defaults() {
        return new Limits(64L << 20, 25_000_000, 512L << 20, 1_000_000, 1_000_000);
    }

    public Limits withPixels(long most) {
        return new Limits(fileBytes, most, matBytes, ids, shardEntries);
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
