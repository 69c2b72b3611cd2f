package dev.weightflow.console.chart;

/** Change from zero, to the right if it is good, and the limit that it must not fall below, 200 by 18: the places of the three. */
public record Whisker(String zero, String limit, String change) {
    private static final double REACH = 1.15;

    /**
     * Fits the three into the picture, with zero in its middle.
     *
     * @param limit in the unit of the change, positive or negative
     */
    public static Whisker of(double change, double limit) {
        double widest = Math.max(Math.max(Math.abs(change), Math.abs(limit)) * REACH, 1e-9);
        Axis x = Axis.linear(-widest, widest, 4, 196);
        return new Whisker(x.px(0), x.px(limit), x.px(change));
    }
}
