package dev.weightflow.data.task.normals;

/**
 * {@link StrictMath#atan2}, to the last bit, for non-negative y. {@code StrictMath} leaves the JVM for each angle and branches by its size, which a
 * processor cannot predict; here tables replace the branches, and the remaining loops are vectorised by the JVM.
 *
 * <p>Source: fdlibm 5.3, {@code e_atan2.c} and {@code s_atan.c}. Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Permission to use,
 * copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
final class ArcTangent {
    /** Tangent from which on the angle is π / 2. */
    private static final double LARGEST = 0x1p62;

    /** Signs and offsets of the angle to the x axis, on its right and on its left. */
    private static final double[] SIGN = {-1, 1};

    private static final double[] HALF_TURN = {0, Math.PI};
    private static final double[] HALF_TURN_REST = {0, 0x1.1a62633145c07p-53};

    /** Bits of the largest tangents below the bounds of the argument reduction: positive numbers are ordered as their bits are. */
    private static final long BELOW_1 = Double.doubleToRawLongBits(7 / 16.0) - 1;

    private static final long BELOW_2 = Double.doubleToRawLongBits(11 / 16.0) - 1;
    private static final long BELOW_3 = Double.doubleToRawLongBits(19 / 16.0) - 1;
    private static final long BELOW_4 = Double.doubleToRawLongBits(39 / 16.0) - 1;

    /** Coefficients by the number of bounds that a tangent t has passed: it becomes (A t + B) / (C t + D), whose angle is smaller by HIGH + LOW. */
    private static final double[] A = {1, 2, 1, 1, 0};

    private static final double[] B = {0, -1, -1, -1.5, -1};
    private static final double[] C = {0, 1, 1, 1.5, 1};
    private static final double[] D = {1, 2, 1, 1, 0};
    private static final double[] HIGH = {
        0,
        4.63647609000806093515e-01,
        7.85398163397448278999e-01,
        9.82793723247329054082e-01,
        1.57079632679489655800e+00
    };
    private static final double[] LOW = {
        0,
        2.26987774529616870924e-17,
        3.06161699786838301793e-17,
        1.39033110312309984516e-17,
        6.12323399573676603587e-17
    };

    private final double[] tangent;
    private final double[] numerator;
    private final double[] denominator;
    private final double[] high;
    private final double[] low;
    private final double[] sign;
    private final double[] halfTurn;
    private final double[] halfTurnRest;

    /** @param most the largest number of angles in one call */
    ArcTangent(int most) {
        tangent = new double[most];
        numerator = new double[most];
        denominator = new double[most];
        high = new double[most];
        low = new double[most];
        sign = new double[most];
        halfTurn = new double[most];
        halfTurnRest = new double[most];
    }

    /**
     * Computes the angles between the x axis and directions (x, y), in radians, from 0 to π.
     *
     * @param y 0 or more, and not 0 where x is; both are finite
     * @param angles the output
     */
    void of(double[] y, double[] x, int count, double[] angles) {
        divide(y, x, count, tangent);
        for (int i = 0; i < count; i++) {
            double t = tangent[i];
            long bits = Double.doubleToRawLongBits(t);
            int past = (int) ((BELOW_1 - bits >>> 63)
                    + (BELOW_2 - bits >>> 63)
                    + (BELOW_3 - bits >>> 63)
                    + (BELOW_4 - bits >>> 63));
            numerator[i] = A[past] * t + B[past];
            denominator[i] = C[past] * t + D[past];
            high[i] = HIGH[past];
            low[i] = LOW[past];
            int left = (int) (Double.doubleToRawLongBits(x[i] + 0.0) >>> 63); // -0 is not on the left
            sign[i] = SIGN[left];
            halfTurn[i] = HALF_TURN[left];
            halfTurnRest[i] = HALF_TURN_REST[left];
        }
        develop(numerator, denominator, high, low, count, angles);
        turn(sign, halfTurn, halfTurnRest, count, angles);
    }

    private static void divide(double[] y, double[] x, int count, double[] tangent) {
        for (int i = 0; i < count; i++) {
            tangent[i] = Math.min(Math.abs(y[i] / x[i]), LARGEST);
        }
    }

    /** Evaluates the series of the arc tangent, with separate odd and even terms. */
    private static void develop(
            double[] numerator, double[] denominator, double[] high, double[] low, int count, double[] angles) {
        for (int i = 0; i < count; i++) {
            double t = numerator[i] / denominator[i];
            double z = t * t;
            double w = z * z;
            double even = 4.97687799461593236017e-02 + w * 1.62858201153657823623e-02;
            even = 6.66107313738753120669e-02 + w * even;
            even = 9.09088713343650656196e-02 + w * even;
            even = 1.42857142725034663711e-01 + w * even;
            even = z * (3.33333333333329318027e-01 + w * even);
            double odd = -5.83357013379057348645e-02 + w * -3.65315727442169155270e-02;
            odd = -7.69187620504482999495e-02 + w * odd;
            odd = -1.11111104054623557880e-01 + w * odd;
            odd = w * (-1.99999999998764832476e-01 + w * odd);
            angles[i] = high[i] - (t * (even + odd) - low[i] - t);
        }
    }

    private static void turn(double[] sign, double[] halfTurn, double[] halfTurnRest, int count, double[] angles) {
        for (int i = 0; i < count; i++) {
            angles[i] = halfTurn[i] - (sign[i] * angles[i] - halfTurnRest[i]);
        }
    }
}
