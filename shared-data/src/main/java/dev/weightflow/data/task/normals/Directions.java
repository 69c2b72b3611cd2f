package dev.weightflow.data.task.normals;

import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import java.nio.FloatBuffer;

/** Predicted and true directions of some pixels, block by block: steps that all pixels share are loops without a branch. */
final class Directions {
    static final int BLOCK = 512;

    private final FloatBuffer predicted;
    private final float[] label;
    private final int pixels;
    private final float[] channel = new float[BLOCK];
    private final double[][] prediction = new double[3][BLOCK];
    private final double[][] truth = new double[3][BLOCK];
    private final double[] sine = new double[BLOCK];
    private final double[] cosine = new double[BLOCK];
    private final ArcTangent arcTangent = new ArcTangent(BLOCK);
    private int first;
    private int count;

    /**
     * @param predicted [3, pixels]
     * @param label [3, pixels]
     */
    Directions(FloatBuffer predicted, float[] label) {
        this.predicted = predicted;
        this.label = label;
        this.pixels = label.length / 3;
    }

    /**
     * Reads some pixels; most images have regions without any label, in which only the predictions are checked.
     *
     * @param many at most {@link #BLOCK}
     * @throws MalformedArrayException if a prediction there is not finite, or a label no direction
     */
    void read(int from, int many) {
        first = from;
        count = isAnyLabelled(many) ? many : 0;
        for (int axis = 0; axis < 3; axis++) {
            predicted.get(axis * pixels + first, channel, 0, many);
            for (int i = 0; i < many; i++) {
                if (!(Math.abs(channel[i]) <= Float.MAX_VALUE)) {
                    LabelEncoding.requireFinite(channel[i], axis, first + i);
                }
            }
            widen(channel, 0, count, prediction[axis]);
            widen(label, axis * pixels + first, count, truth[axis]);
        }
        multiply(prediction[0], prediction[1], prediction[2], truth[0], truth[1], truth[2], count, sine, cosine);
    }

    private boolean isAnyLabelled(int many) {
        for (int i = 0; i < many; i++) {
            if (label[first + i] != LabelEncoding.IGNORE) {
                return true;
            }
        }
        return false;
    }

    private static void widen(float[] values, int from, int count, double[] wide) {
        for (int i = 0; i < count; i++) {
            wide[i] = values[from + i];
        }
    }

    /** Computes sine and cosine of the angles between p and n, both times the vectors' lengths. */
    private static void multiply(
            double[] px,
            double[] py,
            double[] pz,
            double[] nx,
            double[] ny,
            double[] nz,
            int count,
            double[] sine,
            double[] cosine) {
        for (int i = 0; i < count; i++) {
            double x = py[i] * nz[i] - pz[i] * ny[i];
            double y = pz[i] * nx[i] - px[i] * nz[i];
            double z = px[i] * ny[i] - py[i] * nx[i];
            sine[i] = Math.sqrt(x * x + y * y + z * z);
            cosine[i] = px[i] * nx[i] + py[i] * ny[i] + pz[i] * nz[i];
        }
    }

    /**
     * Computes the angles between prediction and truth where there is a label, in degrees; 90 for a zero prediction.
     *
     * @param degrees the output
     * @return the number of angles
     */
    int angles(double[] degrees) {
        int labelled = 0;
        for (int i = 0; i < count; i++) {
            if (truth[0][i] != LabelEncoding.IGNORE
                    && truth[1][i] != LabelEncoding.IGNORE
                    && truth[2][i] != LabelEncoding.IGNORE) {
                requireDirection(i);
                boolean nothing = sine[i] == 0 && cosine[i] == 0;
                sine[labelled] = nothing ? 1 : sine[i];
                cosine[labelled] = cosine[i];
                labelled++;
            }
        }
        arcTangent.of(sine, cosine, labelled, degrees);
        for (int i = 0; i < labelled; i++) {
            degrees[i] = Math.toDegrees(degrees[i]);
        }
        return labelled;
    }

    private void requireDirection(int i) {
        double size = Math.abs(truth[0][i]) + Math.abs(truth[1][i]) + Math.abs(truth[2][i]);
        if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
            throw new MalformedArrayException(
                    Fault.LABEL_OUT_OF_RANGE,
                    "the label at pixel " + (first + i)
                            + " is not a direction; mark a pixel without a normal by 255 in all three channels");
        }
    }
}
