package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.util.Locale;

/**
 * Decoded PNG of at most 8 bits a channel, with the stored values: indices for a palette, never its colours.
 *
 * @param colour interpretation of the values
 * @param bitDepth bits of a value: 1, 2, 4 or 8
 * @param pixels the values, unscaled
 */
public record PngImage(Colour colour, int bitDepth, Pixels pixels) {

    /** PNG's colour types (PNG specification, 11.2.2). */
    public enum Colour {
        GRAY(0, 1),
        RGB(2, 3),
        PALETTE(3, 1),
        GRAY_ALPHA(4, 2),
        RGBA(6, 4);

        private final int code;
        private final int channels;

        Colour(int code, int channels) {
            this.code = code;
            this.channels = channels;
        }

        int code() {
            return code;
        }

        /** Returns the stored values per pixel; a palette's index is one. */
        public int channels() {
            return channels;
        }
    }

    /**
     * Decodes a file's bytes.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE}, {@link ViolationCode#TOO_LARGE}, or {@link ViolationCode#WRONG_FORM} for 16
     *     bits a channel
     */
    public static PngImage decode(byte[] file, String name, Limits limits) {
        PngHeader header = PngHeader.of(file, name);
        limits.requirePixels(name, header.width(), header.height());
        if (header.bitDepth() > 8) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM, name, "has 16 bits per channel; save it with 8 bits per channel");
        }
        Pixels pixels = PngRows.canRead(header)
                ? PngRows.decode(file, name, header, limits.begin(name))
                : new ImageFile("png", file, name, limits)
                        .decode(header.colour().channels());
        return new PngImage(header.colour(), header.bitDepth(), pixels);
    }

    /**
     * Decodes the values of a file of any bit depth, 16 included: [height, width, channels].
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static float[] values(byte[] file, String name, Limits limits) {
        PngHeader header = PngHeader.of(file, name);
        limits.requirePixels(name, header.width(), header.height());
        return new ImageFile("png", file, name, limits).values(header.colour().channels());
    }

    /** Creates the fault of an image in another form than a label needs. */
    public DatasetException wrongForm(String name, String needed) {
        return DatasetException.about(
                ViolationCode.WRONG_FORM,
                name,
                "is a %s image of %d channels and %d bits; %s",
                colour.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                colour.channels(),
                bitDepth,
                needed);
    }
}
