package dev.weightflow.data.dataset.transform;

import static dev.weightflow.data.task.LabelEncoding.IGNORE;

import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint2f;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Transforms of one sample's normals: bytes as they are stored (see {@link RawLabels}) until they are interpolated, then three doubles a pixel, all 0
 * where no normal is known. Interpolation mixes vectors linearly, so the result is rotated instead of the larger input.
 */
final class NormalMaps {
    /** Component of each level. */
    private static final double[] COMPONENT = new double[256];

    static {
        for (int level = 0; level < COMPONENT.length; level++) {
            COMPONENT[level] = 2.0 * level / 255.0 - 1.0;
        }
    }

    /** Source pixels that cubic interpolation reads on each side of a position, and one more for rounding. */
    private static final int SPREAD = 3;

    private static final double EPSILON = 2.220446049250313e-16; // the reference adds it to every length

    private final MatScope mats;

    /** Rotation of the vectors, counter-clockwise, after the sign of x is changed if they are mirrored. */
    private double degrees;

    private boolean mirrored;

    NormalMaps(MatScope mats) {
        this.mats = mats;
    }

    void mirror() {
        mirrored = !mirrored;
        degrees = -degrees;
    }

    void turn(double further) {
        degrees += further;
    }

    /** Warps the bounding box of the valid normals, at the same size: many images have few normals or none. */
    Mat warped(Mat normals, Mat move) {
        Rect from = known(normals);
        Rect to = reached(from, move, normals.size());
        Mat whole = mats.own(Mat.zeros(normals.size(), CvType.CV_64FC3));
        if (!to.empty()) {
            Mat moved = mats.own(whole.submat(to));
            Mat known = vectors(mats.own(normals.submat(from)));
            Imgproc.warpAffine(known, moved, between(from, to, move), to.size(), Imgproc.INTER_CUBIC);
        }
        return whole;
    }

    private Rect known(Mat normals) {
        if (normals.depth() == CvType.CV_64F) {
            return new Rect(0, 0, normals.cols(), normals.rows());
        }
        Mat counts = mats.empty();
        Core.extractChannel(normals, counts, 3);
        return Imgproc.boundingRect(counts);
    }

    /**
     * Computes the bounds of a transformed rectangle, with the support of cubic interpolation. They begin at column 0, because OpenCV rounds
     * positions by columns and rows: so they equal those of the whole image to the bit.
     */
    private Rect reached(Rect from, Mat move, Size size) {
        if (from.empty()) {
            return from;
        }
        double left = from.x - SPREAD;
        double top = from.y - SPREAD;
        double right = from.x + from.width + SPREAD;
        double bottom = from.y + from.height + SPREAD;
        MatOfPoint2f corners = mats.own(new MatOfPoint2f(
                new Point(left, top), new Point(right, top), new Point(left, bottom), new Point(right, bottom)));
        Core.transform(corners, corners, move);
        Rect box = Imgproc.boundingRect(corners);
        int first = Math.max(0, box.y);
        int width = (int) Math.min(size.width, box.x + box.width);
        int height = (int) Math.min(size.height, box.y + box.height) - first;
        return new Rect(0, first, Math.max(0, width), Math.max(0, height));
    }

    /** Restricts a transform of whole images to one from a part to a part. */
    private Mat between(Rect from, Rect to, Mat move) {
        Mat moved = mats.own(move.clone());
        double[] shift = {-to.x, -to.y};
        for (int row = 0; row < 2; row++) {
            double along = move.get(row, 0)[0] * from.x + move.get(row, 1)[0] * from.y;
            moved.put(row, 2, move.get(row, 2)[0] + along + shift[row]);
        }
        return moved;
    }

    /** Returns three doubles a pixel. */
    Mat vectors(Mat normals) {
        if (normals.depth() == CvType.CV_64F) {
            return normals;
        }
        Mat vectors = mats.own(new Mat(normals.rows(), normals.cols(), CvType.CV_64FC3));
        byte[] stored = new byte[4 * normals.cols()];
        double[] row = new double[3 * normals.cols()];
        for (int y = 0; y < normals.rows(); y++) {
            normals.get(y, 0, stored);
            for (int from = 0, to = 0; from < stored.length; from += 4, to += 3) {
                boolean counts = stored[from + 3] != 0;
                row[to] = counts ? COMPONENT[stored[from] & 0xff] : 0;
                row[to + 1] = counts ? COMPONENT[stored[from + 1] & 0xff] : 0;
                row[to + 2] = counts ? COMPONENT[stored[from + 2] & 0xff] : 0;
            }
            vectors.put(y, 0, row);
        }
        return vectors;
    }

    /**
     * Returns [3, height, width], of length 1: a normal of length exactly 0 is unknown. Cubic interpolation has left others a little beyond the
     * border of the valid normals; they count, as in the reference.
     */
    HostTensor planes(Mat normals) {
        Mat vectors = vectors(normals);
        int width = vectors.cols();
        int pixels = width * vectors.rows();
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        double sign = mirrored ? -1 : 1;
        ByteBuffer data = ByteBuffer.allocate(3 * pixels * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer planes = data.asFloatBuffer();
        double[] row = new double[3 * width];
        for (int y = 0; y < vectors.rows(); y++) {
            vectors.get(y, 0, row);
            for (int x = 0, to = y * width; x < width; x++, to++) {
                double u = sign * row[3 * x];
                double v = row[3 * x + 1];
                double w = row[3 * x + 2];
                double square = u * u + v * v + w * w;
                double length = Math.sqrt(square) + EPSILON;
                boolean known = square > 0;
                planes.put(to, known ? (float) ((u * cos + v * sin) / length) : IGNORE);
                planes.put(pixels + to, known ? (float) ((v * cos - u * sin) / length) : IGNORE);
                planes.put(2 * pixels + to, known ? (float) (w / length) : IGNORE);
            }
        }
        return new HostTensor(ElementType.F32, List.of(3L, (long) vectors.rows(), (long) width), data);
    }
}
