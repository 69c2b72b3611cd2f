package dev.weightflow.comparison.curve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Places on the class path of what draws learning curves in a browser. The script is this project's; uPlot, which it needs, comes with the programs
 * that have pages.
 */
public final class CurveScript {
    /** Script that draws every {@code data-curve} of a page; its head describes the attributes and the data. */
    public static final String CURVES = "dev/weightflow/comparison/curve/curves.js";

    private static final String DIST = "META-INF/resources/webjars/uplot/1.6.30/dist/";
    public static final String UPLOT = DIST + "uPlot.iife.min.js";
    public static final String UPLOT_STYLE = DIST + "uPlot.min.css";

    /** Maximum number of points of a series that is sent to a page: about two for each pixel of a chart. */
    public static final int POINTS = 600;

    private CurveScript() {}

    /**
     * Reads one of these.
     *
     * @throws IllegalStateException if it is not on the class path
     */
    public static String read(String place) {
        try (InputStream in = CurveScript.class.getClassLoader().getResourceAsStream(place)) {
            if (in == null) {
                throw new IllegalStateException(place + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
