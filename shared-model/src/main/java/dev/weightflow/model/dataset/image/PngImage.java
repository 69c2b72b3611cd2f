package dev.weightflow.model.dataset.image;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;

/**
 * A decoded PNG of at most 8 bits a channel, with the numbers that the file holds: indices for a palette, never its colours.
 *
 * @param colour how the file says to read the numbers
 * @param bitDepth bits a number has: 1, 2, 4 or 8
 * @param pixels the numbers, unscaled
 */
public record PngImage(PngColour colour, int bitDepth, Pixels pixels) {
    /**
     * Decodes a file's bytes.
     *
     * @param name of the file, for messages
     * @throws DatasetException {@link ViolationCode#UNREADABLE}, {@link ViolationCode#TOO_LARGE}, or {@link ViolationCode#WRONG_FORM} for 16
     *     bits a channel
     */
    public static PngImage decode(byte[] file, String name, Limits limits) {
        PngHeader header = PngHeader.of(file, name);
        limits.requirePixels(name, header.width(), header.height());
        if (header.bitDepth() > 8) {
            throw DatasetException.of(
                    ViolationCode.WRONG_FORM, name, name + " has 16 bits a channel; save it with 8 bits a channel");
        }
        Pixels pixels = new ImageFile("png", file, name).decode(header.colour().channels());
        return new PngImage(header.colour(), header.bitDepth(), pixels);
    }

    /** The fault of an image that is not what a label needs. */
    public DatasetException wrongForm(String name, String needed) {
        return DatasetException.of(
                ViolationCode.WRONG_FORM,
                name,
                "%s is a %s image of %d channels and %d bits; %s"
                        .formatted(
                                name,
                                colour.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                                colour.channels(),
                                bitDepth,
                                needed));
    }
}
