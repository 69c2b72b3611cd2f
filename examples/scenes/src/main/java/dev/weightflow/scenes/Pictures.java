package dev.weightflow.scenes;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes pixels, row by row from the top, as PNG and JPEG. */
final class Pictures {
    private static final float JPEG_QUALITY = 0.92f;
    private static final IndexColorModel VOC = vocColours();

    private final int width;
    private final int height;

    Pictures(int width, int height) {
        this.width = width;
        this.height = height;
    }

    byte[] jpeg(byte[] rgb) throws IOException {
        return encoded("jpeg", coloured(rgb));
    }

    byte[] png(byte[] rgb) throws IOException {
        return encoded("png", coloured(rgb));
    }

    /** Encodes class indices with VOC's colours as palette. */
    byte[] palettePng(byte[] indices) throws IOException {
        return encoded("png", new BufferedImage(VOC, raster(indices, 1), false, null));
    }

    byte[] grayPng(byte[] levels) throws IOException {
        return encoded("png", new BufferedImage(direct(ColorSpace.CS_GRAY), raster(levels, 1), false, null));
    }

    /** Encodes unsigned integers of 16 bits. */
    byte[] deepPng(short[] levels) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setDataElements(0, 0, width, height, levels);
        return encoded("png", image);
    }

    private BufferedImage coloured(byte[] rgb) {
        return new BufferedImage(direct(ColorSpace.CS_sRGB), raster(rgb, 3), false, null);
    }

    private static ColorModel direct(int space) {
        return new ComponentColorModel(
                ColorSpace.getInstance(space), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
    }

    private WritableRaster raster(byte[] bytes, int bands) {
        int[] offsets = bands == 1 ? new int[] {0} : new int[] {0, 1, 2};
        return Raster.createInterleavedRaster(
                new DataBufferByte(bytes, bytes.length), width, height, bands * width, bands, offsets, new Point(0, 0));
    }

    private static byte[] encoded(String format, BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Returns VOC's colour map: the bits of the index, spread over the high bits of red, green and blue in turn. */
    private static IndexColorModel vocColours() {
        byte[][] channels = new byte[3][256];
        for (int index = 0; index < 256; index++) {
            int left = index;
            for (int bit = 7; bit >= 0; bit--) {
                for (int channel = 0; channel < 3; channel++) {
                    channels[channel][index] |= (byte) ((left >> channel & 1) << bit);
                }
                left >>= 3;
            }
        }

        return new IndexColorModel(8, 256, channels[0], channels[1], channels[2]);
    }
}
