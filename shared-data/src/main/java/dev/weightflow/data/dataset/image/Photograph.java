package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Photographs of users: JPEG (gray, colour or CMYK, rotated by its EXIF orientation), PNG, TIFF, BMP and GIF; transparent pixels are blended with
 * white. Labelled images are read by {@link JpegImage} instead, as their labels belong to the stored pixels.
 */
public final class Photograph {
    private static final Set<String> OTHER_FORMATS = Set.of("png", "tif", "bmp", "gif");

    private Photograph() {}

    /**
     * Decodes the image as RGB.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} for a file that is no image, damaged or truncated, {@link ViolationCode#TOO_LARGE}
     */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        return decode(file, name, limits, Integer.MAX_VALUE);
    }

    /**
     * Decodes the image at half its width and height where it has more pixels than that, which takes a quarter of the memory.
     *
     * @param whole the most pixels at which it is read at full size
     */
    public static Pixels decode(byte[] file, String name, Limits limits, int whole) {
        Budget budget = limits.begin(name);
        try (ImageInputStream in = new MemoryCacheImageInputStream(budget.watched(new ByteArrayInputStream(file)))) {
            ImageReader reader = reader(in, name);
            try {
                reader.addIIOReadProgressListener(new ReadProgress(budget));
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                limits.requirePixels(name, width, height);
                if (reader.getTileWidth(0) != width) {
                    limits.requirePixels(name, reader.getTileWidth(0), reader.getTileHeight(0)); // may exceed the image
                }
                boolean half = (long) width * height > whole;
                ImageReadParam size = reader.getDefaultReadParam();
                limits.requireDecodable(name, decoded(reader, half ? 4 : 1));
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
            budget.look(); // they hide a cancellation, as any other exception
            throw damaged(name, String.valueOf(e.getMessage()), e);
        }
    }

    /** Estimates the bytes that the JDK allocates for the stored values: of the image, and of the tile or strip being read. */
    private static long decoded(ImageReader reader, int fraction) throws IOException {
        ImageTypeSpecifier type = reader.getRawImageType(0);
        SampleModel model = (type == null ? reader.getImageTypes(0).next() : type).getSampleModel();
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0) / fraction
                + (has(reader, "tif") ? (long) reader.getTileWidth(0) * reader.getTileHeight(0) : 0);
        return pixels * model.getNumBands() * DataBuffer.getDataTypeSize(model.getDataType()) / Byte.SIZE;
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
                ViolationCode.UNREADABLE,
                name,
                "is not a JPEG, PNG, TIFF, BMP or GIF image; convert it to one of these");
    }

    private static boolean isJpeg(ImageReader reader) {
        return has(reader, "jpg");
    }

    private static boolean has(ImageReader reader, String suffix) {
        String[] suffixes = reader.getOriginatingProvider().getFileSuffixes();
        return suffixes != null && Set.of(suffixes).contains(suffix);
    }

    /** Decodes by both: the JDK detects truncated files, and OpenCV knows CMYK and EXIF; files that both can read give the same pixels. */
    private static Pixels jpeg(ImageReader reader, ImageReadParam size, boolean half, byte[] file, String name)
            throws IOException {
        JpegImage.requireFewScans(file, name);
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
