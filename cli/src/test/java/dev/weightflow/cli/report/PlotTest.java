package dev.weightflow.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weightflow.comparison.table.Picture;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

class PlotTest {

    private static final double[] STEPS = {0, 45, 90, 135, 180};

    @BeforeEach
    void this_java_can_write() {
        assumeThat(Plot.hasFonts()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0, -3, 1e-9, 123456, 2.5e12})
    void what_is_constant_but_for_its_last_digits_is_a_flat_line(double value) throws IOException {
        double[] nearly = {value, value * (1 + 1e-12), value * (1 - 1e-12), Math.nextUp(value), value * (1 + 1e-9)};

        assertThat(height(drawn(nearly, 0))).isBetween(0, 3);
    }

    @Test
    void an_axis_is_not_shorter_than_asked_for() {
        XYChart chart = Plot.withAxes(chart(28.30, 28.31, 28.32, 28.30, 28.31), 4);

        assertThat(chart.getStyler().getYAxisMin()).isLessThan(26.4);
        assertThat(chart.getStyler().getYAxisMax()).isGreaterThan(30.2);
    }

    @Test
    void what_varies_fills_its_axis() throws IOException {
        assertThat(height(drawn(new double[] {0.3, 3.7, 3.8, 3.9, 3.8}, 1))).isGreaterThan(150);
        assertThat(height(drawn(new double[] {-1e14, 1, 5, 1e9, 1e14}, 1))).isGreaterThan(150);
    }

    @Test
    void labels_tell_ticks_apart_and_have_no_more_digits_than_that() {
        Axes.Bounds narrow = new Axes.Bounds(0.9999, 1.0001);
        assertThat(DoubleStream.of(0.9999, 0.99995, 1, 1.00005).mapToObj(narrow::label))
                .containsExactly("0.9999", "0.99995", "1", "1.00005");
        Axes.Bounds rates = new Axes.Bounds(0, 2e-3);
        assertThat(DoubleStream.of(0, 5e-4, 1e-3, 1.5e-3).mapToObj(rates::label))
                .containsExactly("0", "0.0005", "0.001", "0.0015");
        assertThat(new Axes.Bounds(0, 1e-4).label(2.5e-5)).isEqualTo("2.5E-5");
        assertThat(new Axes.Bounds(0, 180).label(40)).isEqualTo("40");
        assertThat(new Axes.Bounds(0, 3e7).label(2.5e7)).isEqualTo("2.5E7");
        assertThat(new Axes.Bounds(0, 0.3).label(0.1 + 0.2)).isEqualTo("0.3");
    }

    @Test
    void ticks_are_round_numbers_where_the_data_are_equally_spaced_too() {
        XYChart chart = Plot.withAxes(chart(1, 2, 3, 4, 5), 0);

        double low = chart.getStyler().getXAxisMin();
        double high = chart.getStyler().getXAxisMax();
        assertThat(0 - low).isNotCloseTo(high - 180, within(0.5)).isLessThan(10);
    }

    @Test
    void a_single_point_and_what_is_no_number_are_drawn_as_far_as_they_are_known() throws IOException {
        XYChart one = Plot.chart("one", "step", "mIoU, %");
        Plot.styled(one.addSeries("a", new double[] {3}, new double[] {28.3}), 1, SeriesMarkers.CIRCLE);
        assertThat(height(image(Plot.of("one", one, 1)))).isPositive();

        double nan = Double.NaN;
        assertThat(height(drawn(new double[] {1, 2, nan, Double.POSITIVE_INFINITY, 2}, 0)))
                .isGreaterThan(150);

        XYChart nothing = chart(nan, nan, nan, nan, nan);
        assertThat(image(Plot.of("nothing", nothing, 0)).getWidth()).isEqualTo(640);
        assertThat(nothing.getSeriesMap()).isEmpty();
    }

    @Test
    void error_bars_and_bands_lie_within_the_axes() {
        XYChart bars = Plot.chart("bars", "step", "%");
        bars.addSeries("a", new double[] {1}, new double[] {10}, new double[] {30});
        Plot.withAxes(bars, 1);
        assertThat(bars.getStyler().getYAxisMin()).isLessThan(-20);
        assertThat(bars.getStyler().getYAxisMax()).isGreaterThan(40);

        XYChart band = Plot.chart("band", "step", "%");
        Plot.band(band, "range", new double[] {0, 1}, new double[] {1, 2}, new double[] {5, 9}, 1);
        Plot.withAxes(band, 1);
        assertThat(band.getStyler().getYAxisMin()).isBetween(0.0, 1.0);
        assertThat(band.getStyler().getYAxisMax()).isBetween(9.0, 10.0);
    }

    @Test
    void a_logarithmic_axis_goes_from_a_power_of_ten_to_another() {
        XYChart chart = Plot.chart("log", "parameters", "%");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.addSeries("a", new double[] {110_000, 180_000}, new double[] {1, 2});

        Plot.withAxes(chart, 1);

        assertThat(List.of(chart.getStyler().getXAxisMin(), chart.getStyler().getXAxisMax()))
                .containsExactly(100_000.0, 1_000_000.0);
    }

    @Test
    void a_machine_without_fonts_is_found_out_and_does_not_fail(@TempDir Path folder) throws Exception {
        assumeThat(System.getProperty("os.name"))
                .isEqualTo("Linux"); // other systems have no fontconfig that could hide fonts
        Path none = Files.writeString(folder.resolve("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Duser.home=" + folder, // the folder of Java's cache of fonts
                "-cp",
                System.getProperty("java.class.path"),
                Fonts.class.getName());
        java.environment().put("FONTCONFIG_FILE", none.toString());

        Process process = java.redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo("fonts: false");
        assertThat(process.waitFor()).isZero();
    }

    /** Program that runs in a process of its own. */
    static final class Fonts {
        public static void main(String[] none) {
            System.out.println("fonts: " + Plot.hasFonts());
        }
    }

    private static XYChart chart(double... y) {
        XYChart chart = Plot.chart("some", "step", "unit");
        Plot.styled(chart.addSeries("a", STEPS, y), 1, SeriesMarkers.NONE);
        chart.getStyler().setLegendVisible(false);
        return chart;
    }

    private static BufferedImage drawn(double[] y, double least) throws IOException {
        return image(Plot.of("some", chart(y), least));
    }

    private static BufferedImage image(Picture plot) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(plot.png()));
    }

    /** Returns the number of rows from the first to the last with the series' colour; -1 if there is none. */
    private static int height(BufferedImage image) {
        int first = image.getHeight();
        int last = first - 1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (isBlue(new Color(image.getRGB(x, y)))) {
                    first = Math.min(first, y);
                    last = y;
                }
            }
        }
        return first > last ? -1 : last - first;
    }

    private static boolean isBlue(Color colour) {
        return colour.getBlue() - colour.getRed() > 80;
    }
}
