package dev.weightflow.model.dataset.image;

import dev.weightflow.model.dataset.Pixels;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Writes PNG without loss. The encoder and its zlib come with OpenCV, so the same pixels give the same bytes whatever JDK runs.
 */
public final class PngWriter {
    private static final int LEVEL = 6;

    private PngWriter() {}

    /** The file's bytes: gray for one channel, RGB for three, RGBA for four. */
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
}
