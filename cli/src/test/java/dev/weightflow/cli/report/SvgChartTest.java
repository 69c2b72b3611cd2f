package dev.weightflow.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.cli.report.SvgChart.Curve;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SvgChartTest {

    @Test
    void a_smoothed_curve_begins_at_its_values_and_its_band_reaches_every_one() {
        double[] values = new double[1000];
        Arrays.fill(values, 1);
        values[500] = 9;
        values[700] = -7;

        String svg = SvgChart.of("loss", List.of(curve(true, values)));

        List<Double> band = heights(svg, "band");
        List<Double> line = heights(svg, "curve");
        assertThat(line).hasSizeLessThan(200);
        assertThat(line.get(0)).isCloseTo(at(svg, 1), within(0.2));
        assertThat(band.stream().min(Double::compare).orElseThrow()).isCloseTo(at(svg, 9), within(0.2));
        assertThat(band.stream().max(Double::compare).orElseThrow()).isCloseTo(at(svg, -7), within(0.2));
        assertThat(line.stream().min(Double::compare).orElseThrow())
                .as("a single value does not carry the average away")
                .isGreaterThan(at(svg, 3));
    }

    @Test
    void values_are_drawn_where_the_axis_says_they_are_and_gaps_are_left_out() {
        String svg = SvgChart.of("mIoU", List.of(curve(false, 10, Double.NaN, 30)));

        assertThat(heights(svg, "curve")).hasSize(2);
        assertThat(heights(svg, "curve").get(0)).isCloseTo(at(svg, 10), within(0.2));
        assertThat(heights(svg, "curve").get(1)).isCloseTo(at(svg, 30), within(0.2));
        assertThat(svg.split("<circle")).hasSize(3);
    }

    @Test
    void noise_is_not_blown_up_to_a_trend_and_no_value_is_no_axis() {
        String svg = SvgChart.of("x", List.of(curve(false, 100, 100.1)));

        List<Double> heights = heights(svg, "curve");
        assertThat(Math.abs(heights.get(0) - heights.get(1))).isLessThan(15);
        assertThat(SvgChart.of("x", List.of(curve(true))))
                .contains("nothing yet")
                .doesNotContain("<svg");
        assertThat(SvgChart.of("x", List.of(curve(true, 0, 0))))
                .contains("<svg")
                .doesNotContain("NaN");
    }

    private static Curve curve(boolean smooth, double... values) {
        double[] steps =
                IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
        return new Curve("c", 1, smooth, steps, values);
    }

    /** Returns the y coordinates of a path's points. */
    private static List<Double> heights(String svg, String kind) {
        Matcher path =
                Pattern.compile("class=\"" + kind + "\"[^>]* d=\"([^\"]*)\"").matcher(svg);
        assertThat(path.find()).isTrue();
        return Pattern.compile("[ML][-\\d.]+ ([-\\d.]+)")
                .matcher(path.group(1))
                .results()
                .map(point -> Double.valueOf(point.group(1)))
                .toList();
    }

    /** Maps a value to its y coordinate by the axis labels: the line through the first and the last of them. */
    private static double at(String svg, double value) {
        List<double[]> labels = Pattern.compile("x=\"44.0\" y=\"([-\\d.]+)\" text-anchor=\"end\">([-\\d.]+)<")
                .matcher(svg)
                .results()
                .map(label -> new double[] {Double.parseDouble(label.group(1)) - 4, Double.parseDouble(label.group(2))})
                .toList();
        double[] first = labels.get(0);
        double[] last = labels.get(labels.size() - 1);
        return first[0] + (value - first[1]) * (last[0] - first[0]) / (last[1] - first[1]);
    }
}
