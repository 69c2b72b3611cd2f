package dev.weightflow.model.dataset.image;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.ViolationCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Photographs as people have them: JPEG (gray, colour or CMYK, turned upright as its EXIF orientation says), PNG, TIFF, BMP and GIF;
 * what is transparent stands on white. Labelled images are read by {@link JpegImage} instead, for their labels belong to the stored
 * pixels.
 */
public final class Photograph {
    private static final Set<String> OTHER_FORMATS = Set.of("png", "tif", "bmp", "gif");

    /** Progressive files have about ten, and a thumbnail has its own. */
    private static final int MOST_SCANS = 100;

    private Photograph() {}

    /**
     * The image as RGB.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} for what is no image, damaged or cut off, {@link ViolationCode#TOO_LARGE}
     */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        return decode(file, name, limits, Integer.MAX_VALUE);
    }

    /**
     * The same, at half its width and height where it has more pixels than that, which takes a quarter of the memory.
     *
     * @param whole how many pixels it has at most to be read whole
     */
    public static Pixels decode(byte[] file, String name, Limits limits, int whole) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(in, name);
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                limits.requirePixels(name, width, height);
                if (reader.getTileWidth(0) != width) {
                    limits.requirePixels(
                            name, reader.getTileWidth(0), reader.getTileHeight(0)); // a TIFF's may be larger than it
                }
                boolean half = (long) width * height > whole;
                ImageReadParam size = reader.getDefaultReadParam();
                if (half) {
                    size.setSourceSubsampling(2, 2, 0, 0);
                }
                return isJpeg(reader) ? jpeg(reader, size, half, file, name) : onWhite(reader.read(0, size));
            } finally {
                reader.dispose();
            }
        } catch (DatasetException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the JDK's readers throw either on hostile bytes
            throw damaged(name, String.valueOf(e.getMessage()), e);
        }
    }

    private static ImageReader reader(ImageInputStream in, String name) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (isJpeg(reader) || OTHER_FORMATS.stream().anyMatch(suffix -> has(reader, suffix))) {
                return reader;
            }
        }
        throw DatasetException.about(
                ViolationCode.UNREADABLE, name, "is no JPEG, PNG, TIFF, BMP or GIF image; convert it to one of these");
    }

    private static boolean isJpeg(ImageReader reader) {
        return has(reader, "jpg");
    }

    private static boolean has(ImageReader reader, String suffix) {
        String[] suffixes = reader.getOriginatingProvider().getFileSuffixes();
        return suffixes != null && Set.of(suffixes).contains(suffix);
    }

    /** The JDK tells whether the file is whole, and OpenCV knows CMYK and EXIF; of what both can read, both give the same pixels. */
    private static Pixels jpeg(ImageReader reader, ImageReadParam size, boolean half, byte[] file, String name)
            throws IOException {
        if (scans(file) > MOST_SCANS) {
            throw damaged(name, "it has more scans than any camera or program writes", null);
        }
        reader.addIIOReadWarningListener((source, warning) -> {
            if (warning.contains("Premature end") || warning.contains("Corrupt")) {
                throw damaged(name, warning, null);
            }
        });
        reader.readRaster(0, size);
        try (MatScope mats = new MatScope()) {
            Mat image = mats.own(Imgcodecs.imdecode(
                    mats.own(new MatOfByte(file)), half ? Imgcodecs.IMREAD_REDUCED_COLOR_2 : Imgcodecs.IMREAD_COLOR));
            if (image.empty()) {
                throw damaged(name, "its colours are stored in a way that is not known", null);
            }
            Imgproc.cvtColor(image, image, Imgproc.COLOR_BGR2RGB);
            byte[] rgb = new byte[3 * (int) image.total()];
            image.get(0, 0, rgb);
            return new Pixels(image.cols(), image.rows(), 3, rgb);
        }
    }

    /** Each takes the time of a whole picture, and a few bytes are enough for one. */
    private static int scans(byte[] file) {
        int scans = 0;
        for (int i = 0; i + 1 < file.length; i++) {
            if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xda) {
                scans++;
            }
        }
        return scans;
    }

    private static Pixels onWhite(BufferedImage image) {
        BufferedImage opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = opaque.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        int[] packed = opaque.getRGB(0, 0, opaque.getWidth(), opaque.getHeight(), null, 0, opaque.getWidth());
        byte[] rgb = new byte[3 * packed.length];
        for (int i = 0; i < packed.length; i++) {
            rgb[3 * i] = (byte) (packed[i] >> 16);
            rgb[3 * i + 1] = (byte) (packed[i] >> 8);
            rgb[3 * i + 2] = (byte) packed[i];
        }
        return new Pixels(opaque.getWidth(), opaque.getHeight(), 3, rgb);
    }

    private static DatasetException damaged(String name, String why, Throwable cause) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, cause, "cannot be decoded (%s); restore it from its source", why);
    }
}
