package dev.weightflow.data.dataset.transform;

import static dev.weightflow.data.task.LabelEncoding.IGNORE;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
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
 * Image and its labels during the transforms, in native memory. Image and normals are bytes until they are interpolated, in double precision,
 * cubically (OpenCV's kernel, a = -0.75, no antialiasing); class labels stay bytes and numbers floats, and both take the nearest pixel (by floor, as
 * OpenCV resizes).
 */
final class SampleTransformer implements AutoCloseable {
    private final MatScope mats = new MatScope();
    private final Map<TaskName, Mat> labels = new TreeMap<>();
    private final Tasks tasks;
    private final NormalMaps normals = new NormalMaps(mats);

    private Mat image;
    private Size size;

    private SampleTransformer(Size size, Tasks tasks) {
        this.size = size;
        this.tasks = tasks;
        this.image = mats.empty();
    }

    /** Resizes the labels alone to the size of their image. */
    static SampleTransformer of(RawLabels raw) {
        SampleTransformer canvas = new SampleTransformer(new Size(raw.width(), raw.height()), raw.tasks());
        raw.labels().forEach((task, pixels) -> {
            Mat label =
                    switch (canvas.encoding(task)) {
                        case NUMBER -> canvas.numbers(pixels);
                        case CLASS_INDEX, FOREGROUND, UNIT_VECTOR -> canvas.mat(pixels);
                    };
            canvas.labels.put(task, canvas.resized(task, label));
        });
        return canvas;
    }

    static SampleTransformer of(Pixels image, RawLabels raw) {
        SampleTransformer canvas = of(raw);
        canvas.image = canvas.mat(image);
        return canvas;
    }

    /** Mirrors left and right; x of the normals changes its sign. */
    void flip() {
        image = image.empty() ? image : flipped(image);
        labels.replaceAll((task, label) -> flipped(label));
        normals.mirror();
    }

    /**
     * Rotates and scales everything about (width / 2, height / 2), at the same size; areas from outside are 0. Normals rotate with the image.
     *
     * @param degrees counter-clockwise
     */
    void warp(double degrees, double scale) {
        Mat turn = mats.own(Imgproc.getRotationMatrix2D(new Point(size.width / 2, size.height / 2), degrees, scale));
        image = image.empty() ? image : warped(doubles(image), turn, Imgproc.INTER_CUBIC, 0);
        labels.replaceAll((task, label) -> switch (encoding(task)) {
            case UNIT_VECTOR -> normals.warped(label, turn);
            case NUMBER -> warped(label, turn, Imgproc.INTER_NEAREST, Double.NaN); // which is ignored
            case CLASS_INDEX, FOREGROUND -> warped(label, turn, Imgproc.INTER_NEAREST, 0);
        });
        normals.turn(degrees);
        approach(scale);
    }

    /** Resizes everything to a square, regardless of the aspect ratio. */
    void resize(int side) {
        size = new Size(side, side);
        image = image.empty() || hasSize(image) ? image : resized(doubles(image), Imgproc.INTER_CUBIC);
        labels.replaceAll(this::resized);
    }

    /** [3, height, width], levels; see {@link ImageNet}. */
    HostTensor image() {
        Mat levels = isBytes(image) ? image : ImageNet.cut(image, mats);
        int height = levels.rows();
        Mat planes = mats.own(new Mat(3 * height, levels.cols(), CvType.CV_8UC1));
        for (int c = 0; c < 3; c++) {
            Core.extractChannel(levels, mats.own(planes.rowRange(c * height, (c + 1) * height)), c);
        }
        return HostTensor.of(bytes(planes), 3, height, levels.cols());
    }

    /** Returns labels by task, [channels, height, width], with ignored pixels set to {@value dev.weightflow.data.task.LabelEncoding#IGNORE}. */
    Map<TaskName, HostTensor> labels() {
        return TaskName.each(labels.keySet(), task -> {
            Mat label = labels.get(task);
            return switch (encoding(task)) {
                case UNIT_VECTOR -> normals.planes(label);
                case NUMBER -> HostTensor.of(numbers(label), 1, label.rows(), label.cols());
                case CLASS_INDEX, FOREGROUND -> {
                    byte[] classes = bytes(label);
                    // a label without any class but the first may count as unlabelled
                    if (tasks.kind(task).emptyIsUnlabelled() && Core.countNonZero(label) == 0) {
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

    private static byte[] bytes(Mat mat) {
        byte[] bytes = new byte[(int) mat.total()];
        mat.get(0, 0, bytes);
        return bytes;
    }

    private static boolean isBytes(Mat mat) {
        return mat.depth() == CvType.CV_8U;
    }

    private Mat mat(Pixels pixels) {
        Mat mat = mats.own(new Mat(pixels.height(), pixels.width(), CvType.CV_8UC(pixels.channels())));
        mat.put(0, 0, pixels.data());
        return mat;
    }

    /** Converts the image to doubles, for interpolation alone: a flip of bytes moves an eighth. */
    private Mat doubles(Mat levels) {
        if (!isBytes(levels)) {
            return levels;
        }
        Mat doubles = mats.empty();
        levels.convertTo(doubles, CvType.CV_64F);
        return doubles;
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

    /** Divides distances from the camera by the scale of the image. */
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

    private Mat warped(Mat from, Mat turn, int interpolation, double outside) {
        Mat to = mats.empty();
        Imgproc.warpAffine(from, to, turn, size, interpolation, Core.BORDER_CONSTANT, Scalar.all(outside));
        return to;
    }

    private Mat resized(TaskName task, Mat label) {
        if (hasSize(label)) {
            return label;
        }
        return encoding(task) == LabelEncoding.UNIT_VECTOR
                ? resized(normals.vectors(label), Imgproc.INTER_CUBIC)
                : resized(label, Imgproc.INTER_NEAREST);
    }

    private Mat resized(Mat from, int interpolation) {
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
}
