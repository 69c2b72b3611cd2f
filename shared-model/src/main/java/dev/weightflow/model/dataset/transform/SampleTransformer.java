package dev.weightflow.model.dataset.transform;

import static dev.weightflow.model.task.LabelEncoding.IGNORE;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawLabels;
import dev.weightflow.model.dataset.image.MatScope;
import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * An image and its labels under way through the transforms, in native memory. Image and normals are interpolated as doubles, as the
 * reference has them, cubically (OpenCV's kernel, a = -0.75, no antialiasing); class labels stay bytes and numbers floats, and
 * both take the nearest pixel (by floor, as OpenCV resizes). What is done to single pixels is done row by row: a row stays in the
 * processor's cache.
 */
final class SampleTransformer implements AutoCloseable {
    private static final double EPSILON = 2.220446049250313e-16; // keeps a normal of length 0 at 0

    /** The component of a normal that a level of its image stands for. */
    private static final double[] COMPONENT = IntStream.range(0, 256)
            .mapToDouble(level -> 2.0 * level / 255.0 - 1.0)
            .toArray();

    private final MatScope mats = new MatScope();
    private final Map<TaskName, Mat> labels = new TreeMap<>();
    private final Tasks tasks;
    /** Whether normals that are still bytes have another sign of x than these say. */
    private boolean mirrored;

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
                        case NUMBER -> canvas.numbers(pixels);
                        case CLASS_INDEX, FOREGROUND, UNIT_VECTOR -> canvas.bytes(pixels);
                    };
            canvas.labels.put(task, canvas.resized(task, label));
        });
        return canvas;
    }

    static SampleTransformer of(Pixels image, RawLabels raw) {
        SampleTransformer canvas = of(raw);
        canvas.image = canvas.bytes(image);
        return canvas;
    }

    /** Mirrors left and right; x of the normals changes its sign. */
    void flip() {
        image = image.empty() ? image : flipped(image);
        labels.replaceAll((task, label) ->
                isBytes(label) ? flipped(label) : changed(task, flipped(label), SampleTransformer::mirror));
        mirrored = !mirrored;
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
        Mat turn = mats.own(Imgproc.getRotationMatrix2D(new Point(size.width / 2, size.height / 2), degrees, scale));
        image = image.empty() ? image : warped(wide(image), turn, Imgproc.INTER_CUBIC, 0);
        labels.replaceAll((task, label) -> {
            Mat turned = changed(task, label, normals -> turn(normals, cos, sin));
            return warped(turned, turn, interpolation(task), outside(task));
        });
        approach(scale);
    }

    /** Resizes everything to a square, whatever the aspect; normals get length 1 again, where they have a length at all. */
    void resize(int side) {
        size = new Size(side, side);
        image = image.empty() ? image : resized(wide(image), Imgproc.INTER_CUBIC);
        labels.replaceAll((task, label) -> changed(task, resized(task, label), SampleTransformer::scaleToOne));
    }

    /** [3, height, width], levels; see {@link ImageNet}. */
    HostTensor image() {
        Mat levels = wide(image);
        int width = levels.cols();
        int pixels = width * levels.rows();
        byte[] planes = new byte[3 * pixels];
        double[] row = new double[3 * width];
        for (int y = 0; y < levels.rows(); y++) {
            levels.get(y, 0, row);
            for (int c = 0; c < 3; c++) {
                for (int x = 0, to = c * pixels + y * width; x < width; x++, to++) {
                    planes[to] = ImageNet.cut(row[3 * x + c]);
                }
            }
        }
        return HostTensor.of(planes, 3, levels.rows(), width);
    }

    /** By task, [channels, height, width], with what must not count set to {@value dev.weightflow.model.task.LabelEncoding#IGNORE}. */
    Map<TaskName, HostTensor> labels() {
        return TaskName.each(labels.keySet(), task -> {
            Mat label = labels.get(task);
            return switch (encoding(task)) {
                case UNIT_VECTOR -> normals(changed(task, label, row -> {}));
                case NUMBER -> HostTensor.of(numbers(label), 1, label.rows(), label.cols());
                case CLASS_INDEX, FOREGROUND -> {
                    byte[] classes = classes(label);
                    if (tasks.kind(task).emptyIsUnlabelled() && isEmpty(classes)) {
                        Arrays.fill(classes, (byte) IGNORE);
                    }
                    yield HostTensor.of(classes, 1, label.rows(), label.cols());
                }
            };
        });
    }

    @Override
    public void close() {
        mats.close();
    }

    private static void mirror(double[] normals) {
        for (int i = 0; i < normals.length; i += 3) {
            normals[i] = -normals[i];
        }
    }

    private static void turn(double[] normals, double cos, double sin) {
        for (int i = 0; i < normals.length; i += 3) {
            double x = normals[i];
            double y = normals[i + 1];
            normals[i] = x * cos + y * sin;
            normals[i + 1] = y * cos - x * sin;
        }
    }

    private static void scaleToOne(double[] normals) {
        for (int i = 0; i < normals.length; i += 3) {
            double length = Math.sqrt(square(normals, i)) + EPSILON;
            normals[i] /= length;
            normals[i + 1] /= length;
            normals[i + 2] /= length;
        }
    }

    private static double square(double[] normals, int i) {
        return normals[i] * normals[i] + normals[i + 1] * normals[i + 1] + normals[i + 2] * normals[i + 2];
    }

    private Mat bytes(Pixels pixels) {
        Mat mat = mats.own(new Mat(pixels.height(), pixels.width(), CvType.CV_8UC(pixels.channels())));
        mat.put(0, 0, pixels.data());
        return mat;
    }

    /** The image as doubles, which it is only where it is interpolated: a flip moves an eighth as bytes. */
    private Mat wide(Mat levels) {
        if (!isBytes(levels)) {
            return levels;
        }
        Mat wide = mats.empty();
        levels.convertTo(wide, CvType.CV_64FC3);
        return wide;
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

    /** What a row of normals becomes, in its place. */
    private interface NormalChange {
        void change(double[] row);
    }

    /** Normals after a change, as doubles; any other label as it is. */
    private Mat changed(TaskName task, Mat label, NormalChange change) {
        if (encoding(task) != LabelEncoding.UNIT_VECTOR) {
            return label;
        }
        int width = label.cols();
        Mat changed = isBytes(label) ? mats.own(new Mat(label.rows(), width, CvType.CV_64FC3)) : label;
        double[] row = new double[3 * width];
        byte[] stored = new byte[4 * width];
        for (int y = 0; y < label.rows(); y++) {
            if (isBytes(label)) {
                label.get(y, 0, stored);
                read(stored, row);
            } else {
                label.get(y, 0, row);
            }
            change.change(row);
            changed.put(y, 0, row);
        }
        return changed;
    }

    private static boolean isBytes(Mat label) {
        return label.depth() == CvType.CV_8U;
    }

    /** Normals as they are stored to normals; see {@link RawLabels}. */
    private void read(byte[] stored, double[] normals) {
        for (int from = 0, to = 0; from < stored.length; from += 4, to += 3) {
            boolean counts = stored[from + 3] != 0;
            for (int c = 0; c < 3; c++) {
                normals[to + c] = counts ? COMPONENT[stored[from + c] & 0xff] : 0;
            }
        }
        if (mirrored) {
            mirror(normals);
        }
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

    private Mat resized(TaskName task, Mat label) {
        return hasSize(label) ? label : resized(changed(task, label, row -> {}), interpolation(task));
    }

    private Mat resized(Mat from, int interpolation) {
        if (hasSize(from)) {
            return from;
        }
        Mat to = mats.empty();
        Imgproc.resize(from, to, size, 0, 0, interpolation);
        return to;
    }

    private boolean hasSize(Mat mat) {
        return mat.cols() == size.width && mat.rows() == size.height;
    }

    private LabelEncoding encoding(TaskName task) {
        return tasks.get(task).encoding();
    }

    private int interpolation(TaskName task) {
        return encoding(task) == LabelEncoding.UNIT_VECTOR ? Imgproc.INTER_CUBIC : Imgproc.INTER_NEAREST;
    }

    private static byte[] classes(Mat label) {
        byte[] classes = new byte[(int) label.total()];
        label.get(0, 0, classes);
        return classes;
    }

    /** A label without any class but the first, which may say that nothing was labelled. */
    private static boolean isEmpty(byte[] classes) {
        for (byte index : classes) {
            if (index != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * [3, height, width]: a normal of length exactly 0 is unknown. Cubic interpolation has left others a little beyond the border of
     * where normals were known; they count, as in the reference.
     */
    private static HostTensor normals(Mat label) {
        int width = label.cols();
        int pixels = width * label.rows();
        float[] planes = new float[3 * pixels];
        double[] row = new double[3 * width];
        for (int y = 0; y < label.rows(); y++) {
            label.get(y, 0, row);
            for (int x = 0, to = y * width; x < width; x++, to++) {
                boolean unknown = square(row, 3 * x) == 0;
                planes[to] = unknown ? IGNORE : (float) row[3 * x];
                planes[pixels + to] = unknown ? IGNORE : (float) row[3 * x + 1];
                planes[2 * pixels + to] = unknown ? IGNORE : (float) row[3 * x + 2];
            }
        }
        return HostTensor.of(planes, 3, label.rows(), width);
    }
}
