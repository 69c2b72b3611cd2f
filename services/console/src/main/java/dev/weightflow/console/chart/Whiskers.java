package dev.weightflow.console.chart;

import io.quarkus.qute.RawString;

/** Small charts in the cells of tables: a value against another, with the limit. */
public final class Whiskers {
    private static final double REACH = 1.15;

    private Whiskers() {}

    /**
     * Draws a change from zero, to the right if it is good, and the limit that it must not fall below.
     *
     * @param limit in the unit of the change, positive or negative
     */
    public static RawString change(String colour, double change, double limit) {
        double widest = Math.max(Math.max(Math.abs(change), Math.abs(limit)) * REACH, 1e-9);
        Axis x = Axis.linear(-widest, widest, 4, 196);
        Svg svg = new Svg(colour, 200, 18, "");
        svg.path("g", "M0 9H200");
        svg.group("ink3").path("w", "M" + Svg.number(x.at(0)) + " 2V16").end();
        svg.group("badc").path("w", "M" + Svg.number(x.at(limit)) + " 1V17").end();
        svg.path("w thick", "M" + Svg.number(x.at(0)) + " 9H" + Svg.number(x.at(change)));
        return svg.circle("p", x.at(change), 9, 4.5).raw();
    }
}
