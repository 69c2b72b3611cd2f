package dev.weightflow.console.compare;

import dev.weightflow.schema.text.Numbers;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Difference between a prediction and its label.
 *
 * @param png the image in pale gray, with the pixels in red that differ
 * @param share of the pixels that have a label, 0 to 1
 */
record LabelDifference(byte[] png, double share) {
    /** Index of unlabelled pixels, as in the label layers of shared-data's {@code Layer}. */
    private static final int NO_CLASS = 255;

    private static final int NO_LEVEL = 128;
    private static final int FOREGROUND = 127;
    /** Maximum side of an image: a megapixel is more than any network takes. */
    private static final int LARGEST_SIDE = 1_024;

    private static final int HEADER = 24;
    private static final int WIDTH_AT = 16;
    private static final int RED = 0xC43028;

    /**
     * Compares the layers of classes, or of a foreground.
     *
     * @param image PNG file, of the same size as the two others
     * @throws IllegalArgumentException if a file is no such layer, too large, or of another size
     */
    static LabelDifference of(byte[] image, byte[] label, byte[] prediction) {
        BufferedImage photograph = read("image", image);
        BufferedImage drawn = read("label", label);
        BufferedImage predicted = read("prediction", prediction);
        int width = photograph.getWidth();
        int height = photograph.getHeight();
        if (!isOf(drawn, width, height) || !isOf(predicted, width, height)) {
            throw new IllegalArgumentException("image, label and prediction are not of one size");
        }
        boolean classes = drawn.getColorModel() instanceof IndexColorModel;
        if (classes != predicted.getColorModel() instanceof IndexColorModel) {
            throw new IllegalArgumentException("label and prediction are not maps of one kind");
        }
        Raster labels = drawn.getRaster();
        Raster predictions = predicted.getRaster();
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        long counted = 0;
        long different = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int is = labels.getSample(x, y, 0);
                int said = predictions.getSample(x, y, 0);
                boolean counts = is != (classes ? NO_CLASS : NO_LEVEL);
                boolean differs = counts && (classes ? is != said : is > FOREGROUND != said > FOREGROUND);
                counted += counts ? 1 : 0;
                different += differs ? 1 : 0;
                picture.setRGB(x, y, differs ? RED : pale(photograph.getRGB(x, y)));
            }
        }
        return new LabelDifference(written(picture), counted == 0 ? 0 : (double) different / counted);
    }

    String words() {
        return Numbers.format("%.1f %% of pixels differ", 100 * share);
    }

    private static boolean isOf(BufferedImage picture, int width, int height) {
        return picture.getWidth() == width && picture.getHeight() == height;
    }

    /** Returns its luminance (ITU-R BT.601), blended halfway to white. */
    private static int pale(int rgb) {
        int luminance = (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff)) / 1_000;
        return 0x010101 * ((luminance + 255) / 2);
    }

    private static BufferedImage read(String what, byte[] png) {
        // the size is known before memory is taken for it
        if (png.length < HEADER
                || !isSide(ByteBuffer.wrap(png).getInt(WIDTH_AT))
                || !isSide(ByteBuffer.wrap(png).getInt(WIDTH_AT + Integer.BYTES))) {
            throw new IllegalArgumentException(
                    "the " + what + " is no PNG file of at most " + LARGEST_SIDE + " pixels a side");
        }
        try {
            BufferedImage picture = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)));
            if (picture == null) {
                throw new IllegalArgumentException("the " + what + " is no PNG file");
            }
            return picture;
        } catch (IOException e) {
            throw new IllegalArgumentException("the " + what + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isSide(int pixels) {
        return pixels >= 1 && pixels <= LARGEST_SIDE;
    }

    private static byte[] written(BufferedImage picture) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
