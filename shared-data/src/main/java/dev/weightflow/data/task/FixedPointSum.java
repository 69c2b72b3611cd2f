package dev.weightflow.data.task;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Sum of real numbers that does not depend on the order of its terms: each term is rounded to a multiple of 2⁻⁴⁰ (about 10⁻¹²), and integers of that
 * unit are added without any further rounding.
 */
public record FixedPointSum(BigInteger units) {

    public static final FixedPointSum ZERO = new FixedPointSum(BigInteger.ZERO);

    private static final double UNITS_IN_ONE = 0x1p40;
    private static final double LARGEST_SMALL_TERM = 0x1p21;
    private static final double LARGEST_TERM = 0x1p500;

    /** Returns the sum of one term. */
    public static FixedPointSum of(double term) {
        return new FixedPointSum(isSmall(term) ? BigInteger.valueOf(units(term)) : large(term));
    }

    public FixedPointSum plus(FixedPointSum other) {
        return new FixedPointSum(units.add(other.units));
    }

    public double over(long count) {
        return units.doubleValue() / UNITS_IN_ONE / count;
    }

    private static boolean isSmall(double term) {
        return Math.abs(term) < LARGEST_SMALL_TERM;
    }

    private static long units(double term) {
        // as Math.round, which takes three times as long; the rest, doubled, is 1 or more from one half on
        double units = term * UNITS_IN_ONE;
        double below = Math.floor(units);
        return (long) below + (long) (2 * (units - below));
    }

    /** Converts a term so large that it is an integer of units, as a double has 52 bits. */
    private static BigInteger large(double term) {
        if (!(Math.abs(term) < LARGEST_TERM)) {
            throw new IllegalArgumentException("a term of " + term + " is too large for an exact sum");
        }
        return new BigDecimal(term * UNITS_IN_ONE).toBigInteger();
    }

    /** Mutable sum for the inner loop: allocates only once in a few hundred terms. */
    public static final class Running {
        private BigInteger settled = BigInteger.ZERO;
        private long pending;

        public void add(double term) {
            add(new double[] {term}, 1);
        }

        /** Adds the first terms of an array. */
        public void add(double[] terms, int count) {
            long sum = pending;
            for (int i = 0; i < count; i++) {
                if (!isSmall(terms[i])) {
                    settled = settled.add(large(terms[i]));
                    continue;
                }
                long units = units(terms[i]);
                long next = sum + units;
                if (((sum ^ next) & (units ^ next)) < 0) {
                    settled = settled.add(BigInteger.valueOf(sum));
                    next = units;
                }
                sum = next;
            }
            pending = sum;
        }

        public FixedPointSum sum() {
            return new FixedPointSum(settled.add(BigInteger.valueOf(pending)));
        }
    }
}
