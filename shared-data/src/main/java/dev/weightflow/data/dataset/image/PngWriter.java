package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Writes PNG without loss. The encoder and its zlib come with OpenCV, so the same pixels give the same bytes on every JDK. */
public final class PngWriter {
    private static final int LEVEL = 6;
    private static final int SIGNATURE = 8;
    private static final int HEADER_END = 33;
    private static final int COLOUR_TYPE = 25;
    private static final byte PALETTE = 3;

    private PngWriter() {}

    /** Encodes the pixels: gray for one channel, RGB for three, RGBA for four. */
    public static byte[] encode(Pixels pixels) {
        try (MatScope mats = new MatScope()) {
            Mat image = mats.own(new Mat(pixels.height(), pixels.width(), CvType.CV_8UC(pixels.channels())));
            image.put(0, 0, pixels.data());
            switch (pixels.channels()) {
                case 1 -> {}
                case 3 -> Imgproc.cvtColor(image, image, Imgproc.COLOR_RGB2BGR);
                case 4 -> Imgproc.cvtColor(image, image, Imgproc.COLOR_RGBA2BGRA);
                default ->
                    throw new IllegalArgumentException("no PNG has " + pixels.channels() + " channels; use 1, 3 or 4");
            }
            MatOfByte file = mats.own(new MatOfByte());
            MatOfInt options = mats.own(new MatOfInt(Imgcodecs.IMWRITE_PNG_COMPRESSION, LEVEL));
            if (!Imgcodecs.imencode(".png", image, file, options)) {
                throw new IllegalStateException("OpenCV could not encode " + pixels + " as PNG");
            }
            return file.toArray();
        }
    }

    /**
     * Encodes an indexed image. A file of indices differs from one of gray levels in its header alone.
     *
     * @param indices of one channel
     * @param palette 0xRRGGBB, for every index that occurs but the transparent one
     * @param transparent the index of transparent pixels
     */
    public static byte[] indexed(Pixels indices, int[] palette, OptionalInt transparent) {
        byte[] gray = encode(indices);
        int entries = Math.max(palette.length, transparent.orElse(-1) + 1);
        byte[] colours = new byte[3 * entries];
        for (int i = 0; i < palette.length; i++) {
            colours[3 * i] = (byte) (palette[i] >> 16);
            colours[3 * i + 1] = (byte) (palette[i] >> 8);
            colours[3 * i + 2] = (byte) palette[i];
        }
        byte[] opacity = new byte[transparent.orElse(-1) + 1];
        Arrays.fill(opacity, (byte) 255);
        transparent.ifPresent(index -> opacity[index] = 0);
        gray[COLOUR_TYPE] = PALETTE;
        ByteBuffer.wrap(gray).putInt(HEADER_END - 4, sum(gray, SIGNATURE + 4, HEADER_END - 4 - SIGNATURE - 4));
        return with(gray, chunk("PLTE", colours), opacity.length == 0 ? new byte[0] : chunk("tRNS", opacity));
    }

    /**
     * Encodes a gray or RGB image in which the pixels of one level, or one 0xRRGGBB, are transparent.
     *
     * @param pixels of one channel or three
     */
    public static byte[] transparent(Pixels pixels, int level) {
        ByteBuffer key = ByteBuffer.allocate(2 * pixels.channels());
        for (int channel = pixels.channels() - 1; channel >= 0; channel--) {
            key.putShort((short) (level >> 8 * channel & 0xff));
        }
        return with(encode(pixels), chunk("tRNS", key.array()));
    }

    /** Inserts chunks after the file's header. */
    private static byte[] with(byte[] file, byte[]... chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(file, 0, HEADER_END);
        for (byte[] chunk : chunks) {
            all.writeBytes(chunk);
        }
        all.write(file, HEADER_END, file.length - HEADER_END);
        return all.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        return chunk.putInt(sum(chunk.array(), 4, 4 + data.length)).array();
    }

    private static int sum(byte[] bytes, int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
