package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.awt.Dimension;
import java.util.Arrays;

/** JPEG photographs. An EXIF orientation is not applied: labels belong to the stored pixels. */
public final class JpegImage {
    /** Most scans of a file: progressive files have about ten, and a thumbnail has its own. */
    static final int MOST_SCANS = 100;

    private JpegImage() {}

    /**
     * Reads the size from the file's header.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static Dimension size(byte[] file, String name, Limits limits) {
        requireSignature(file, name);
        Dimension size = new ImageFile("jpeg", file, name, limits).size();
        limits.requirePixels(name, size.width, size.height);
        return size;
    }

    /**
     * Decodes the image as RGB, gray photographs included.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} also where a decoder would fill up a truncated image with gray,
     *     {@link ViolationCode#TOO_LARGE}, or {@link ViolationCode#WRONG_FORM} for CMYK
     */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        size(file, name, limits);
        requireFewScans(file, name);
        Pixels pixels = new ImageFile("jpeg", file, name, limits).decode(0);
        return switch (pixels.channels()) {
            case 3 -> pixels;
            case 1 -> grayToRgb(pixels);
            default ->
                throw DatasetException.about(
                        ViolationCode.WRONG_FORM, name, "has %d channels; save it as an RGB JPEG", pixels.channels());
        };
    }

    private static void requireSignature(byte[] file, String name) {
        if (file.length < 3
                || !Arrays.equals(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, Arrays.copyOf(file, 3))) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE, name, "is not a JPEG file; restore it from its source");
        }
    }

    /** @throws DatasetException {@link ViolationCode#UNREADABLE} */
    static void requireFewScans(byte[] file, String name) {
        if (scans(file) > MOST_SCANS) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE,
                    name,
                    "cannot be decoded (it has more than %d scans, and no camera or program writes them); restore it from its source",
                    MOST_SCANS);
        }
    }

    /** Counts the scans: each takes the time of a whole image, and a few bytes are enough for one. */
    private static int scans(byte[] file) {
        int scans = 0;
        for (int i = 0; i + 1 < file.length; i++) {
            if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xda) {
                scans++;
            }
        }
        return scans;
    }

    private static Pixels grayToRgb(Pixels gray) {
        byte[] rgb = new byte[3 * gray.data().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = gray.data()[i / 3];
        }
        return new Pixels(gray.width(), gray.height(), 3, rgb);
    }
}
