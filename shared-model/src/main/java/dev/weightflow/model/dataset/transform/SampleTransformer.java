package dev.weightflow.model.dataset.transform;

import static dev.weightflow.model.task.LabelEncoding.IGNORE;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.Sample;
import dev.weightflow.model.dataset.image.MatScope;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * An image and its labels under way through the transforms, in native memory. Image and normals are doubles, as the reference
 * has them, and interpolated cubically (OpenCV's kernel, a = -0.75, no antialiasing); class labels stay bytes and numbers floats, and
 * both take the nearest pixel (by floor, as OpenCV resizes).
 */
final class SampleTransformer implements AutoCloseable {
    private static final double EPSILON = 2.220446049250313e-16; // keeps a normal of length 0 at 0

    private final MatScope mats = new MatScope();
    private final Map<TaskName, Mat> labels = new TreeMap<>();
    private final Tasks tasks;
    private Mat image;
    private Size size;

    private SampleTransformer(Size size, Tasks tasks) {
        this.size = size;
        this.tasks = tasks;
        this.image = mats.empty();
    }

    /** The labels alone, brought to the size of their image. */
    static SampleTransformer of(RawLabels raw) {
        SampleTransformer canvas = new SampleTransformer(new Size(raw.width(), raw.height()), raw.tasks());
        raw.labels().forEach((task, pixels) -> {
            Mat label =
                    switch (canvas.encoding(task)) {
                        case UNIT_VECTOR -> canvas.vectors(pixels);
                        case NUMBER -> canvas.numbers(pixels);
                        case CLASS_INDEX, FOREGROUND -> canvas.bytes(pixels);
                    };
            canvas.labels.put(task, canvas.resized(label, canvas.size, canvas.interpolation(task)));
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
        image = image.empty() ? image : warped(image, turn, Imgproc.INTER_CUBIC, 0);
        labels.replaceAll((task, label) -> warped(label, turn, interpolation(task), outside(task)));
        approach(scale);
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
    Map<TaskName, float[]> labels() {
        return TaskName.each(labels.keySet(), task -> switch (encoding(task)) {
            case UNIT_VECTOR -> inNormals(vectors(labels.get(task)));
            case NUMBER -> numbers(labels.get(task));
            case CLASS_INDEX, FOREGROUND ->
                tasks.kind(task).emptyIsUnlabelled()
                        ? unlessEmpty(classes(labels.get(task)))
                        : floats(classes(labels.get(task)));
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

    private Mat numbers(Pixels stored) {
        float[] numbers = new float[stored.data().length / 4];
        ByteBuffer.wrap(stored.data())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(numbers);
        Mat mat = mats.own(new Mat(stored.height(), stored.width(), CvType.CV_32FC1));
        mat.put(0, 0, numbers);
        return mat;
    }

    private static float[] numbers(Mat label) {
        float[] numbers = new float[(int) label.total()];
        label.get(0, 0, numbers);
        return numbers;
    }

    private interface NormalChange {
        void change(double[] vectors, int i);
    }

    private void eachNormal(NormalChange change) {
        labels.forEach((task, label) -> {
            if (encoding(task) == LabelEncoding.UNIT_VECTOR) {
                double[] vectors = vectors(label);
                for (int i = 0; i < vectors.length; i += 3) {
                    change.change(vectors, i);
                }
                label.put(0, 0, vectors);
            }
        });
    }

    /** Distances from the camera are shorter by as much as the picture is larger. */
    private void approach(double scale) {
        labels.forEach((task, label) -> {
            if (encoding(task) == LabelEncoding.NUMBER && tasks.kind(task).shrinksWithScale()) {
                float[] numbers = numbers(label);
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] /= (float) scale;
                }
                label.put(0, 0, numbers);
            }
        });
    }

    private Mat flipped(Mat from) {
        Mat to = mats.empty();
        Core.flip(from, to, 1);
        return to;
    }

    /** What a label has where the picture has come in from outside: a number that does not count, and 0 in any other label. */
    private double outside(TaskName task) {
        return encoding(task) == LabelEncoding.NUMBER ? Double.NaN : 0;
    }

    private Mat warped(Mat from, Mat turn, int interpolation, double outside) {
        Mat to = mats.empty();
        Imgproc.warpAffine(from, to, turn, size, interpolation, Core.BORDER_CONSTANT, Scalar.all(outside));
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

    private LabelEncoding encoding(TaskName task) {
        return tasks.get(task).encoding();
    }

    private int interpolation(TaskName task) {
        return encoding(task) == LabelEncoding.UNIT_VECTOR ? Imgproc.INTER_CUBIC : Imgproc.INTER_NEAREST;
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

    /** A label without any class but the first says that nothing was labelled. */
    private static float[] unlessEmpty(byte[] parts) {
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
