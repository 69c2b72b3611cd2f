package dev.weightflow.console.compare;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files with a single row, as the evaluator stores them. */
final class LayerFiles {
    private LayerFiles() {}

    /** Creates a photograph of a single level of gray. */
    static byte[] image(int width) {
        int[] row = new int[3 * width];
        Arrays.fill(row, 0x65);
        return png(2, width, row);
    }

    /** Creates a layer of classes: indexed, index 255 transparent. */
    static byte[] classes(int... indices) {
        byte[] opacity = new byte[256];
        Arrays.fill(opacity, 0, 255, (byte) 255);
        return png(3, indices.length, indices, chunk("PLTE", new byte[3 * 256]), chunk("tRNS", opacity));
    }

    /** Creates a layer of numbers: gray, level 128 transparent. */
    static byte[] gray(int... levels) {
        return png(0, levels.length, levels, chunk("tRNS", new byte[] {0, (byte) 128}));
    }

    /** Encodes one row of eight bits a sample by the PNG specification. */
    private static byte[] png(int colourType, int width, int[] row, byte[]... chunks) {
        byte[] pixels = new byte[1 + row.length]; // the row begins with its filter, none
        for (int x = 0; x < row.length; x++) {
            pixels[1 + x] = (byte) row[x];
        }
        Deflater deflater = new Deflater();
        deflater.setInput(pixels);
        deflater.finish();
        byte[] deflated = new byte[256];
        int length = deflater.deflate(deflated);
        deflater.end();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        file.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(1)
                        .put((byte) 8)
                        .put((byte) colourType)
                        .array()));
        Arrays.stream(chunks).forEach(file::writeBytes);
        file.writeBytes(chunk("IDAT", Arrays.copyOf(deflated, length)));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) sum.getValue()).array();
    }
}
