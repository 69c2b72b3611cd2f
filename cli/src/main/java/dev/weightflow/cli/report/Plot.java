package dev.weightflow.cli.report;

import dev.weightflow.comparison.table.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the pictures of a report. */
public final class Plot {

    /** Colours that the colour-blind can distinguish (Okabe and Ito). */
    private static final List<Color> COLOURS = List.of(
            new Color(0x000000),
            new Color(0x0072b2),
            new Color(0xd55e00),
            new Color(0x009e73),
            new Color(0xcc79a7),
            new Color(0xe69f00),
            new Color(0x56b4e9),
            new Color(0x8a8a00));

    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.CROSS);

    private static final float LINE_WIDTH = 1.5f;

    private Plot() {}

    /** Returns whether this Java can draw text; one without font configuration cannot, and draws no plots. */
    public static boolean hasFonts() {
        try {
            new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics().drawString("x", 1, 7);
            return true;
        } catch (LinkageError | InternalError | RuntimeException none) {
            return false;
        }
    }

    /**
     * Distinguishes a series by its colour, and where there are more series than colours, by longer dashes in each further round.
     *
     * @param index its place among all
     */
    public static XYSeries styled(XYSeries series, int index, Marker marker) {
        Color colour = COLOURS.get(index % COLOURS.size());
        int round = index / COLOURS.size();
        BasicStroke line = round == 0
                ? new BasicStroke(LINE_WIDTH)
                : new BasicStroke(
                        LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4f * round, 3}, 0);
        series.setMarker(marker).setMarkerColor(colour).setLineColor(colour).setLineStyle(line);
        return series;
    }

    /** Styles a series as background of others: thin, pale, without an entry in the legend. */
    public static XYSeries pale(XYSeries series, int index) {
        Color colour = pale(index, 90);
        series.setMarker(SeriesMarkers.NONE)
                .setLineColor(colour)
                .setLineWidth(1)
                .setShowInLegend(false);
        return series;
    }

    /**
     * Draws a band behind the line of a series.
     *
     * @param x ascending
     * @param index the series' place among all
     */
    public static void band(XYChart chart, String name, double[] x, double[] low, double[] high, int index) {
        int points = x.length;
        double[] around = new double[2 * points];
        double[] edge = new double[2 * points];
        for (int i = 0; i < points; i++) {
            around[i] = x[i];
            edge[i] = high[i];
            around[2 * points - 1 - i] = x[i];
            edge[2 * points - 1 - i] = low[i];
        }
        XYSeries band = chart.addSeries(name, around, edge);
        band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        band.setMarker(SeriesMarkers.NONE).setLineColor(pale(index, 0)).setShowInLegend(false);
        band.setFillColor(pale(index, 45));
    }

    private static Color pale(int index, int opacity) {
        Color colour = COLOURS.get(index % COLOURS.size());
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), opacity);
    }

    /** Returns the marker of a series of points: another one for each round of the colours. */
    public static Marker marker(int index) {
        return MARKERS.get(index / COLOURS.size() % MARKERS.size());
    }

    public static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(640)
                .height(360)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        return chart;
    }

    /** Fits bounds and tick labels of a chart to its series; the y axis has at least that length, in its unit. */
    public static XYChart withAxes(XYChart chart, double least) {
        Axes.fit(chart, least);
        return chart;
    }

    /** Renders a chart whose y axis has at least that length, in its unit. */
    public static Picture of(String title, XYChart chart, double least) {
        try {
            return new Picture(
                    title, BitmapEncoder.getBitmapBytes(withAxes(chart, least), BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
