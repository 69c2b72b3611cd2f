package dev.weightflow.model.task;

import java.math.BigInteger;

/**
 * A sum of real numbers that does not depend on the order of its terms: each term is rounded to a multiple of 2⁻⁴⁰ (about 10⁻¹²),
 * and whole numbers of that unit are added without any further rounding.
 */
public record FixedPointSum(BigInteger units) {

    public static final FixedPointSum ZERO = new FixedPointSum(BigInteger.ZERO);

    private static final double UNITS_IN_ONE = 0x1p40;
    private static final double LARGEST_TERM = 0x1p21;

    /** The sum of one term of magnitude below 2²¹. */
    static FixedPointSum of(double term) {
        return new FixedPointSum(BigInteger.valueOf(units(term)));
    }

    public FixedPointSum plus(FixedPointSum other) {
        return new FixedPointSum(units.add(other.units));
    }

    public double over(long count) {
        return units.doubleValue() / UNITS_IN_ONE / count;
    }

    private static long units(double term) {
        if (!(Math.abs(term) < LARGEST_TERM)) {
            throw new IllegalArgumentException("a term of " + term + " is too large for an exact sum");
        }
        return Math.round(term * UNITS_IN_ONE);
    }

    /** A sum in the making, for the inner loop: allocates only once in a few hundred terms. */
    static final class Running {
        private BigInteger settled = BigInteger.ZERO;
        private long pending;

        /** Adds a term of magnitude below 2²¹. */
        void add(double term) {
            long units = units(term);
            long next = pending + units;
            if (((pending ^ next) & (units ^ next)) < 0) {
                settled = settled.add(BigInteger.valueOf(pending));
                next = units;
            }
            pending = next;
        }

        FixedPointSum sum() {
            return new FixedPointSum(settled.add(BigInteger.valueOf(pending)));
        }
    }
}
