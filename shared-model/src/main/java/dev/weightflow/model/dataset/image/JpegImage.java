package dev.weightflow.model.dataset.image;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;
import java.awt.Dimension;
import java.util.Arrays;

/** JPEG photographs. An EXIF orientation is not applied: labels belong to the stored pixels. */
public final class JpegImage {
    private JpegImage() {}

    /**
     * The size that the file's header gives.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static Dimension size(byte[] file, String name, Limits limits) {
        requireSignature(file, name);
        Dimension size = new ImageFile("jpeg", file, name).size();
        limits.requirePixels(name, size.width, size.height);
        return size;
    }

    /**
     * The image as RGB, gray photographs included.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} also where a decoder would fill up a cut-off image with gray,
     *     {@link ViolationCode#TOO_LARGE}, or {@link ViolationCode#WRONG_FORM} for CMYK
     */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        size(file, name, limits);
        Pixels pixels = new ImageFile("jpeg", file, name).decode(0);
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
            throw DatasetException.about(ViolationCode.UNREADABLE, name, "is no JPEG file; restore it from its source");
        }
    }

    private static Pixels grayToRgb(Pixels gray) {
        byte[] rgb = new byte[3 * gray.data().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = gray.data()[i / 3];
        }
        return new Pixels(gray.width(), gray.height(), 3, rgb);
    }
}
