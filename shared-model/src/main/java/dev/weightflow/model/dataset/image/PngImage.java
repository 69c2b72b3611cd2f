package dev.weightflow.model.dataset.image;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A decoded PNG of at most 8 bits a channel, with the numbers that the file holds: indices for a palette, never its colours.
 *
 * @param colour how the file says to read the numbers
 * @param bitDepth bits a number has: 1, 2, 4 or 8
 * @param pixels the numbers, unscaled
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

        /** How many numbers are stored for a pixel; a palette's index is one. */
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
        Header header = Header.of(file, name);
        limits.requirePixels(name, header.width(), header.height());
        if (header.bitDepth() > 8) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM, name, "has 16 bits a channel; save it with 8 bits a channel");
        }
        Pixels pixels = new ImageFile("png", file, name).decode(header.colour().channels());
        return new PngImage(header.colour(), header.bitDepth(), pixels);
    }

    /** The fault of an image that is not what a label needs. */
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

    /** What a PNG says of itself, read after every chunk's check sum was found right (ImageIO checks none of them). */
    private record Header(int width, int height, int bitDepth, Colour colour) {
        private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        private static final int IHDR = 0x49484452;
        private static final int IEND = 0x49454e44;
        private static final int FRAME = 12; // length, type and check sum of a chunk

        static Header of(byte[] file, String name) {
            if (file.length < SIGNATURE.length || !Arrays.equals(SIGNATURE, 0, 8, file, 0, 8)) {
                throw unreadable(name, "is no PNG file");
            }
            ByteBuffer chunks = ByteBuffer.wrap(file, SIGNATURE.length, file.length - SIGNATURE.length);
            ByteBuffer header = chunk(chunks, file, name);
            if (header.getInt() != IHDR || header.remaining() != 13) {
                throw unreadable(name, "has no PNG header");
            }
            while (chunk(chunks, file, name).getInt() != IEND) {
                // each chunk is checked as it is passed
            }
            return new Header(header.getInt(), header.getInt(), header.get(), colour(header.get(), name));
        }

        private static ByteBuffer chunk(ByteBuffer chunks, byte[] file, String name) {
            if (chunks.remaining() < FRAME) {
                throw unreadable(name, "is cut off");
            }
            int length = chunks.getInt();
            if (length < 0 || length > chunks.remaining() - (FRAME - 4)) {
                throw unreadable(name, "is cut off");
            }
            ByteBuffer typeAndData = ByteBuffer.wrap(file, chunks.position(), 4 + length);
            CRC32 sum = new CRC32();
            sum.update(file, chunks.position(), 4 + length);
            chunks.position(chunks.position() + 4 + length);
            if (chunks.getInt() != (int) sum.getValue()) {
                throw unreadable(name, "is damaged: a check sum is wrong");
            }
            return typeAndData;
        }

        private static Colour colour(int code, String name) {
            return Arrays.stream(Colour.values())
                    .filter(colour -> colour.code() == code)
                    .findFirst()
                    .orElseThrow(() -> unreadable(name, "has PNG colour type " + code + ", which does not exist"));
        }

        private static DatasetException unreadable(String name, String what) {
            return DatasetException.about(ViolationCode.UNREADABLE, name, "%s; restore it from its source", what);
        }
    }
}
