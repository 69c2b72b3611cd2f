package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Header of a PNG, read after every chunk's checksum was verified (ImageIO verifies none of them). */
public record PngHeader(int width, int height, int bitDepth, PngImage.Colour colour, boolean interlaced) {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454e44;
    private static final int FRAME = 12; // length, type and check sum of a chunk

    /** @throws DatasetException {@link ViolationCode#UNREADABLE} */
    public static PngHeader of(byte[] file, String name) {
        if (file.length < SIGNATURE.length || !Arrays.equals(SIGNATURE, 0, 8, file, 0, 8)) {
            throw unreadable(name, "is not a PNG file");
        }
        ByteBuffer chunks = ByteBuffer.wrap(file, SIGNATURE.length, file.length - SIGNATURE.length);
        ByteBuffer header = chunk(chunks, file, name);
        if (header.getInt() != IHDR || header.remaining() != 13) {
            throw unreadable(name, "has no PNG header");
        }
        while (chunk(chunks, file, name).getInt() != IEND) {
            // verifies each chunk in turn
        }
        int width = header.getInt();
        int height = header.getInt();
        int bitDepth = header.get();
        PngImage.Colour colour = colour(header.get(), name);
        return new PngHeader(width, height, bitDepth, colour, header.get(header.position() + 2) != 0);
    }

    private static ByteBuffer chunk(ByteBuffer chunks, byte[] file, String name) {
        if (chunks.remaining() < FRAME) {
            throw unreadable(name, "is truncated");
        }
        int length = chunks.getInt();
        if (length < 0 || length > chunks.remaining() - (FRAME - 4)) {
            throw unreadable(name, "is truncated");
        }
        ByteBuffer typeAndData = ByteBuffer.wrap(file, chunks.position(), 4 + length);
        CRC32 sum = new CRC32();
        sum.update(file, chunks.position(), 4 + length);
        chunks.position(chunks.position() + 4 + length);
        if (chunks.getInt() != (int) sum.getValue()) {
            throw unreadable(name, "is damaged: a checksum is wrong");
        }
        return typeAndData;
    }

    private static PngImage.Colour colour(int code, String name) {
        return Arrays.stream(PngImage.Colour.values())
                .filter(colour -> colour.code() == code)
                .findFirst()
                .orElseThrow(() -> unreadable(name, "has PNG colour type " + code + ", which does not exist"));
    }

    private static DatasetException unreadable(String name, String what) {
        return DatasetException.about(ViolationCode.UNREADABLE, name, "%s; restore it from its source", what);
    }
}
