package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.awt.Dimension;

/** Image of a labelled sample: JPEG, of which the stored pixels are read, or another format of {@link Photograph}. */
public final class StoredImage {
    private StoredImage() {}

    public static boolean isJpeg(byte[] file) {
        return file.length > 2 && file[0] == (byte) 0xff && file[1] == (byte) 0xd8;
    }

    /** Returns whether the file is PNG, by its first bytes. */
    public static boolean isPng(byte[] file) {
        return file.length > 3 && file[0] == (byte) 0x89 && file[1] == 'P' && file[2] == 'N' && file[3] == 'G';
    }

    /**
     * Decodes the image as RGB.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        return isJpeg(file) ? JpegImage.decode(file, name, limits) : Photograph.decode(file, name, limits);
    }

    /**
     * Reads the size of the image.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static Dimension size(byte[] file, String name, Limits limits) {
        if (isJpeg(file)) {
            return JpegImage.size(file, name, limits);
        }
        Pixels image = Photograph.decode(file, name, limits);
        return new Dimension(image.width(), image.height());
    }

    /** Returns the file in the form for a shard: unchanged if it is JPEG or PNG, and else as PNG. */
    public static byte[] stored(byte[] file, Pixels image) {
        return isJpeg(file) || isPng(file) ? file : PngWriter.encode(image);
    }
}
