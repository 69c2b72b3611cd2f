package dev.weightflow.model.dataset.image;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;
import java.awt.Dimension;

/** The image of a labelled sample: JPEG, of which the stored pixels are read, or what {@link Photograph} knows besides. */
public final class StoredImage {
    private StoredImage() {}

    public static boolean isJpeg(byte[] file) {
        return file.length > 2 && file[0] == (byte) 0xff && file[1] == (byte) 0xd8;
    }

    /** Whether the file is PNG, by its first bytes. */
    public static boolean isPng(byte[] file) {
        return file.length > 3 && file[0] == (byte) 0x89 && file[1] == 'P' && file[2] == 'N' && file[3] == 'G';
    }

    /**
     * The image as RGB.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        return isJpeg(file) ? JpegImage.decode(file, name, limits) : Photograph.decode(file, name, limits);
    }

    /**
     * The size of the image.
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

    /** The file as a shard keeps it: as it is if it is JPEG or PNG, and else as PNG. */
    public static byte[] stored(byte[] file, Pixels image) {
        return isJpeg(file) || isPng(file) ? file : PngWriter.encode(image);
    }
}
