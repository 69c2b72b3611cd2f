package dev.weightflow.local.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * A picture of a report.
 *
 * @param png the picture's file
 */
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

    /** The colour of a series, by its place among all. */
    public static Color colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    /** An empty chart in the style of all reports. */
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

    /** A chart drawn. */
    public static Plot of(String title, XYChart chart) {
        try {
            return new Plot(title, BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
