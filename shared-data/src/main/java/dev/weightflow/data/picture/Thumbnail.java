package dev.weightflow.data.picture;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.task.Task;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Thumbnails of images and labels; small ones keep their size. */
public final class Thumbnail {
    /** Longer side of a thumbnail, in pixels. */
    public static final int SIDE = 240;

    private static final int QUALITY = 82;

    private Thumbnail() {}

    /** Encodes the image as a JPEG file. */
    public static byte[] jpeg(Pixels image) {
        try (MatScope mats = new MatScope()) {
            Mat small = mats.own(new Mat(image.height(), image.width(), CvType.CV_8UC3));
            small.put(0, 0, image.data());
            Size size = within(image.width(), image.height(), SIDE);
            if (size.width < image.width() || size.height < image.height()) {
                // down to half the size both use every pixel, and linear is four times as fast
                boolean little = 2 * size.width >= image.width();
                Imgproc.resize(small, small, size, 0, 0, little ? Imgproc.INTER_LINEAR : Imgproc.INTER_AREA);
            }
            Imgproc.cvtColor(small, small, Imgproc.COLOR_RGB2BGR);
            MatOfByte file = mats.own(new MatOfByte());
            MatOfInt options = mats.own(new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY));
            if (!Imgcodecs.imencode(".jpg", small, file, options)) {
                throw new IllegalStateException("OpenCV could not encode " + image + " as JPEG");
            }
            return file.toArray();
        }
    }

    /**
     * Encodes the label as a {@link Layer} over its image, by nearest-neighbour resampling.
     *
     * @param label as it is stored, in any size
     * @param width of its image
     * @param side the most pixels of the layer's longer side
     */
    public static byte[] layer(Task task, Pixels label, int width, int height, int side) {
        Size size = within(width, height, side);
        int wide = (int) size.width;
        int tall = (int) size.height;
        return Layer.png(task, values(task, label, wide, tall), wide, tall);
    }

    private static Size within(int width, int height, int side) {
        double scale = Math.min(1, side / (double) Math.max(width, height));
        return new Size(Math.max(1, Math.round(scale * width)), Math.max(1, Math.round(scale * height)));
    }

    /** [channels, tall, wide], in the task's {@link dev.weightflow.data.task.LabelEncoding} */
    private static float[] values(Task task, Pixels label, int wide, int tall) {
        int pixels = wide * tall;
        float[] values = new float[task.encoding().channels() * pixels];
        FloatBuffer numbers =
                ByteBuffer.wrap(label.data()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int at = 0; at < pixels; at++) {
            int x = nearest(at % wide, wide, label.width());
            int y = nearest(at / wide, tall, label.height());
            switch (task.encoding()) {
                case CLASS_INDEX, FOREGROUND -> values[at] = label.at(x, y, 0);
                case NUMBER -> values[at] = numbers.get(y * label.width() + x);
                case UNIT_VECTOR -> {
                    boolean counts = label.at(x, y, 3) != 0;
                    for (int axis = 0; axis < 3; axis++) {
                        values[axis * pixels + at] = counts
                                ? 2 * label.at(x, y, axis) / 255f - 1
                                : task.encoding().unlabelled();
                    }
                }
            }
        }
        return values;
    }

    private static int nearest(int place, int size, int stored) {
        return (int) ((2L * place + 1) * stored / (2L * size));
    }
}
