package dev.weightflow.cli.report;

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

/** A picture of a report. */
public record Plot(String title, byte[] png) {

    /** Told apart by the colour-blind (Okabe and Ito). */
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

    /** Whether this Java can write into pictures: one without font configuration cannot, and draws no plots. */
    public static boolean hasFonts() {
        try {
            new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics().drawString("x", 1, 7);
            return true;
        } catch (LinkageError | RuntimeException none) {
            return false;
        }
    }

    /** The colour of a series, by its place among all; where there are more series than colours, marker and line tell them apart. */
    public static Color colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    /** The marker of a series: another one for each round of the colours. */
    public static Marker marker(int index) {
        return MARKERS.get(index / COLOURS.size() % MARKERS.size());
    }

    /** The line of a series: drawn through in the first round of the colours, with longer dashes in each further one. */
    public static BasicStroke line(int index) {
        int round = index / COLOURS.size();
        return round == 0
                ? new BasicStroke(LINE_WIDTH)
                : new BasicStroke(
                        LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4f * round, 3}, 0);
    }

    /** A line of that colour, with a marker at each point. */
    public static XYSeries series(XYChart chart, String name, double[] x, double[] y, Color colour, Marker marker) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(marker).setMarkerColor(colour).setLineColor(colour);
        return series;
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
        chart.getStyler().setYAxisDecimalPattern("0.##");
        return chart;
    }

    public static Plot of(String title, XYChart chart) {
        try {
            return new Plot(title, BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
