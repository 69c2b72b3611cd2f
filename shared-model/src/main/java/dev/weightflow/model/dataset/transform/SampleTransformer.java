package dev.weightflow.model.dataset.transform;

import static dev.weightflow.model.task.LabelEncoding.IGNORE;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.dataset.image.MatScope;
import dev.weightflow.schema.Task;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * An image and its labels under way through the transforms, in native memory. Image and normals are doubles, as the reference
 * has them, and interpolated cubically (OpenCV's kernel, a = -0.75, no antialiasing); class labels stay bytes and take the
 * nearest pixel (by floor, as OpenCV resizes).
 */
final class SampleTransformer implements AutoCloseable {
    private static final double EPSILON = 2.220446049250313e-16; // keeps a normal of length 0 at 0

    private final MatScope mats = new MatScope();
    private final EnumMap<Task, Mat> labels = new EnumMap<>(Task.class);
    private Mat image;
    private Size size;

    private SampleTransformer(Size size) {
        this.size = size;
        this.image = mats.empty();
    }

    /** The labels alone, brought to the size of their image. */
    static SampleTransformer of(RawLabels raw) {
        SampleTransformer canvas = new SampleTransformer(new Size(raw.width(), raw.height()));
        raw.labels().forEach((task, pixels) -> {
            Mat label = task == Task.NORMALS ? canvas.vectors(pixels) : canvas.bytes(pixels);
            canvas.labels.put(task, canvas.resized(label, canvas.size, interpolation(task)));
        });
        return canvas;
    }

    static SampleTransformer of(Pixels image, RawLabels raw) {
        SampleTransformer canvas = of(raw);
        canvas.bytes(image).convertTo(canvas.image, CvType.CV_64FC3);
        return canvas;
    }

    /** Mirrors left and right; x of the normals changes its sign. */
    void flip() {
        image = image.empty() ? image : flipped(image);
        labels.replaceAll((task, label) -> flipped(label));
        eachNormal((vectors, i) -> vectors[i] = -vectors[i]);
    }

    /**
     * Turns and scales everything about (width / 2, height / 2), at the same size; what comes in from outside is 0. Normals are
     * turned with the picture, before they are moved.
     *
     * @param degrees counter-clockwise
     */
    void warp(double degrees, double scale) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        eachNormal((vectors, i) -> {
            double x = vectors[i];
            double y = vectors[i + 1];
            vectors[i] = x * cos + y * sin;
            vectors[i + 1] = y * cos - x * sin;
        });
        Mat turn = mats.own(Imgproc.getRotationMatrix2D(new Point(size.width / 2, size.height / 2), degrees, scale));
        image = image.empty() ? image : warped(image, turn, Imgproc.INTER_CUBIC);
        labels.replaceAll((task, label) -> warped(label, turn, interpolation(task)));
    }

    /** Resizes everything to a square, whatever the aspect; normals get length 1 again, where they have a length at all. */
    void resize(int side) {
        size = new Size(side, side);
        image = image.empty() ? image : resized(image, size, Imgproc.INTER_CUBIC);
        labels.replaceAll((task, label) -> resized(label, size, interpolation(task)));
        eachNormal((vectors, i) -> {
            double length = length(vectors, i) + EPSILON;
            for (int c = i; c < i + 3; c++) {
                vectors[c] /= length;
            }
        });
    }

    /** [3, height, width], normalised; see {@link ImageNet}. */
    float[] image() {
        double[] levels = new double[(int) image.total() * 3];
        image.get(0, 0, levels);
        return ImageNet.normalise(levels);
    }

    /** By task, [channels, height, width], with what must not count set to {@value Sample#IGNORE}. */
    Map<Task, float[]> labels() {
        return Task.each(labels.keySet(), task -> switch (task) {
            case NORMALS -> inNormals(vectors(labels.get(task)));
            case HUMAN_PARTS -> inParts(classes(labels.get(task)));
            case SEMSEG, SAL -> floats(classes(labels.get(task)));
        });
    }

    @Override
    public void close() {
        mats.close();
    }

    private static double length(double[] vectors, int i) {
        return Math.sqrt(vectors[i] * vectors[i] + vectors[i + 1] * vectors[i + 1] + vectors[i + 2] * vectors[i + 2]);
    }

    private Mat bytes(Pixels pixels) {
        Mat mat = mats.own(new Mat(pixels.height(), pixels.width(), CvType.CV_8UC(pixels.channels())));
        mat.put(0, 0, pixels.data());
        return mat;
    }

    private Mat vectors(Pixels rgba) {
        byte[] data = rgba.data();
        double[] vectors = new double[data.length / 4 * 3];
        for (int i = 0; i < data.length / 4; i++) {
            if (data[4 * i + 3] != 0) {
                for (int c = 0; c < 3; c++) {
                    vectors[3 * i + c] = 2.0 * (data[4 * i + c] & 0xff) / 255.0 - 1.0;
                }
            }
        }
        Mat mat = mats.own(new Mat(rgba.height(), rgba.width(), CvType.CV_64FC3));
        mat.put(0, 0, vectors);
        return mat;
    }

    private interface NormalChange {
        void change(double[] vectors, int i);
    }

    private void eachNormal(NormalChange change) {
        Mat normals = labels.get(Task.NORMALS);
        if (normals != null) {
            double[] vectors = vectors(normals);
            for (int i = 0; i < vectors.length; i += 3) {
                change.change(vectors, i);
            }
            normals.put(0, 0, vectors);
        }
    }

    private Mat flipped(Mat from) {
        Mat to = mats.empty();
        Core.flip(from, to, 1);
        return to;
    }

    private Mat warped(Mat from, Mat turn, int interpolation) {
        Mat to = mats.empty();
        Imgproc.warpAffine(from, to, turn, size, interpolation, Core.BORDER_CONSTANT, Scalar.all(0));
        return to;
    }

    private Mat resized(Mat from, Size wanted, int interpolation) {
        if (from.cols() == wanted.width && from.rows() == wanted.height) {
            return from;
        }
        Mat to = mats.empty();
        Imgproc.resize(from, to, wanted, 0, 0, interpolation);
        return to;
    }

    private static int interpolation(Task task) {
        return task == Task.NORMALS ? Imgproc.INTER_CUBIC : Imgproc.INTER_NEAREST;
    }

    private static double[] vectors(Mat normals) {
        double[] vectors = new double[(int) normals.total() * 3];
        normals.get(0, 0, vectors);
        return vectors;
    }

    private static byte[] classes(Mat label) {
        byte[] classes = new byte[(int) label.total()];
        label.get(0, 0, classes);
        return classes;
    }

    private static float[] floats(byte[] classes) {
        float[] floats = new float[classes.length];
        for (int i = 0; i < classes.length; i++) {
            floats[i] = classes[i] & 0xff;
        }
        return floats;
    }

    /**
     * [pixels, 3] to [3, pixels]: a normal of length exactly 0 is unknown. Cubic interpolation has left others a little beyond the
     * border of where normals were known; they count, as in the reference.
     */
    private static float[] inNormals(double[] vectors) {
        int pixels = vectors.length / 3;
        float[] planes = new float[vectors.length];
        for (int i = 0; i < pixels; i++) {
            boolean unknown = length(vectors, 3 * i) == 0;
            for (int c = 0; c < 3; c++) {
                planes[c * pixels + i] = unknown ? IGNORE : (float) vectors[3 * i + c];
            }
        }
        return planes;
    }

    /** A picture without any part has no people in it, or none that were labelled. */
    private static float[] inParts(byte[] parts) {
        float[] marked = new float[parts.length];
        boolean nobody = true;
        for (int i = 0; i < parts.length; i++) {
            marked[i] = parts[i];
            nobody &= parts[i] == 0;
        }
        if (nobody) {
            Arrays.fill(marked, IGNORE);
        }
        return marked;
    }
}
