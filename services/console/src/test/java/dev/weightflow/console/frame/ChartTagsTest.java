package dev.weightflow.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.chart.Bars;
import dev.weightflow.console.chart.ConfusionCells;
import dev.weightflow.console.chart.Dumbbells;
import dev.weightflow.console.chart.EvidenceLine;
import dev.weightflow.console.chart.HeatCells;
import dev.weightflow.console.chart.IntervalColumn;
import dev.weightflow.console.chart.MapPicture;
import dev.weightflow.console.chart.MapSlider;
import dev.weightflow.console.chart.ProgressLine;
import dev.weightflow.console.chart.Scatter;
import dev.weightflow.console.chart.Scatter.ScatterPoint;
import dev.weightflow.console.chart.Spark;
import dev.weightflow.console.chart.Whisker;
import dev.weightflow.schema.training.Curve.Series;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Checks that drawn marks are well-formed XML, whatever their words and numbers are, and that they stand where their numbers say. */
class ChartTagsTest {
    private static final String HOSTILE = "\"><script>alert('1')</script>&amp; \u202e";

    private final Rendering rendering = new Rendering();

    private Element drawn(String tag, Object mark) throws Exception {
        String svg = rendering.markup("{#" + tag + " mark place=1 colour='c-1' /}", Map.of("mark", mark));
        assertThat(svg).as(tag).doesNotContain("NaN", "Infinity", "style=");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("script").getLength()).as(tag).isZero();
        return document.getDocumentElement();
    }

    private static List<String> attributes(Element svg, String element, String attribute) {
        NodeList found = svg.getElementsByTagName(element);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> ((Element) found.item(i)).getAttribute(attribute))
                .toList();
    }

    private static Series series(double... values) {
        return new Series(
                IntStream.range(0, values.length).mapToObj(Long::valueOf).toList(),
                IntStream.range(0, values.length).mapToObj(i -> values[i]).toList());
    }

    @Test
    void words_from_outside_are_text_and_never_markup() throws Exception {
        Map<String, Object> marks = Map.of(
                "bars",
                Bars.of("c-1", HOSTILE, List.of(new Bars.Bar(HOSTILE, 3, true, "/x?class=" + HOSTILE))),
                "progressline",
                ProgressLine.of(
                        HOSTILE, 5, 10, List.of(5L), Optional.of(5L), List.of(new ProgressLine.Mark(5, HOSTILE))),
                "slider",
                new MapSlider(
                        HOSTILE,
                        "/image?" + HOSTILE,
                        new MapSlider.Side(HOSTILE, "/left?" + HOSTILE, true),
                        new MapSlider.Side(HOSTILE, "/right", false)),
                "heatcells",
                HeatCells.of(
                        HOSTILE,
                        List.of(new HeatCells.Row(HOSTILE, List.of(Optional.of(1d), Optional.empty()))),
                        List.of(1d, 2d)),
                "mappicture",
                new MapPicture(HOSTILE, "/image?" + HOSTILE, new MapSlider.Side(HOSTILE, "/map?" + HOSTILE, true)),
                "scatter",
                Scatter.of(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        List.of(new ScatterPoint(HOSTILE, 1e6, 2, Optional.of(1d), Optional.of(3d), false))),
                "dumbbells",
                Dumbbells.of("c-1", HOSTILE, List.of(new Dumbbells.Pair(HOSTILE, Optional.of(3d), 4))));

        for (Map.Entry<String, Object> mark : marks.entrySet()) {
            assertThat(drawn(mark.getKey(), mark.getValue()).getAttribute("aria-label"))
                    .as(mark.getKey())
                    .isEqualTo(HOSTILE);
        }
        assertThat(drawn(
                                "confusion",
                                ConfusionCells.of(List.of(HOSTILE, "b"), List.of(List.of(9L, 1L), List.of(0L, 0L))))
                        .getTextContent())
                .contains(HOSTILE);
    }

    @Test
    void a_spark_goes_from_left_to_right_and_ends_in_a_dot() throws Exception {
        Element svg = drawn("spark", Spark.of(series(4, 0, 1)));

        assertThat(attributes(svg, "path", "d")).containsExactly("M1 3L46.5 27L92 21");
        assertThat(attributes(svg, "circle", "cx")).containsExactly("92");
        assertThat(attributes(svg, "circle", "cy")).containsExactly("21");
        assertThat(svg.getAttribute("aria-hidden")).isEqualTo("true");
    }

    @Test
    void what_does_not_vary_or_is_not_there_is_drawn_and_not_divided_by_nothing() throws Exception {
        assertThat(attributes(drawn("spark", Spark.of(Series.EMPTY)), "path", "d"))
                .isEmpty();
        assertThat(attributes(drawn("spark", Spark.of(series(-1))), "circle", "cx"))
                .hasSize(1);
        assertThat(attributes(drawn("spark", Spark.of(series(-1, -1))), "circle", "cx"))
                .hasSize(1);
        drawn("whisker", Whisker.of(0, 0));
        drawn("heatcells", HeatCells.of("none", List.of(), List.of()));
        drawn("bars", Bars.of("c-1", "none", List.of()));
        drawn("dumbbells", Dumbbells.of("c-1", "none", List.of()));
        drawn("progressline", ProgressLine.of("none", 0, 0, List.of(), Optional.empty(), List.of()));
    }

    @Test
    void evidence_steps_up_on_a_logarithmic_axis_to_the_threshold_and_beyond() throws Exception {
        List<EvidenceLine.Point> points =
                List.of(new EvidenceLine.Point(1, 1), new EvidenceLine.Point(2, 10), new EvidenceLine.Point(3, 50));
        Element svg = drawn("evidence", EvidenceLine.of(HOSTILE, points, 20, Optional.of(3)));

        // from 1 to twice the greatest, 100, over 200 pixels
        assertThat(attributes(svg, "path", "d"))
                .contains("M64 220H456V120H848V50.1", "M52 89.9H860", "M848 20V220")
                .contains("M52 220H860", "M52 120H860", "M52 20H860");
        assertThat(svg.getTextContent()).contains("threshold 20.0", "change found", "100");
        for (double evidence : new double[] {0, 1, 1e14, Double.MAX_VALUE, Double.POSITIVE_INFINITY}) {
            drawn(
                    "evidence",
                    EvidenceLine.of("any", List.of(new EvidenceLine.Point(7, evidence)), 20, Optional.empty()));
        }
    }

    @Test
    void an_interval_lies_around_its_value_on_the_axis_of_its_column() throws Exception {
        IntervalColumn column = IntervalColumn.over(List.of(0d, 10d));
        Element svg = drawn("interval", column.cell("c-2", 5, Optional.of(5d), Optional.of(0d)));

        assertThat(attributes(svg, "path", "d")).containsExactly("M0 7H96", "M5 1V13", "M5 7H91");
        assertThat(attributes(svg, "circle", "cx")).containsExactly("48");
        assertThat(svg.getAttribute("class")).isEqualTo("plot c-2");
        assertThat(attributes(
                        drawn("interval", column.cell("ink", 5, Optional.empty(), Optional.empty())), "path", "d"))
                .containsExactly("M0 7H96");
    }

    @Test
    void a_whisker_reaches_from_zero_to_the_change_and_shows_the_limit() throws Exception {
        Element svg = drawn("whisker", Whisker.of(2, -1));

        assertThat(attributes(svg, "path", "d")).containsExactly("M0 9H200", "M100 2V16", "M58.3 1V17", "M100 9H183.5");
        assertThat(attributes(svg, "circle", "cx")).containsExactly("183.5");
    }

    @Test
    void a_dumbbell_has_a_ring_before_a_dot_now_and_a_signed_change_only_where_there_was_a_value_before()
            throws Exception {
        Element svg = drawn(
                "dumbbells",
                Dumbbells.of(
                        "c-1",
                        "IoU",
                        List.of(
                                new Dumbbells.Pair("cat", Optional.of(60d), 50),
                                new Dumbbells.Pair("dog", Optional.empty(), 70))));

        assertThat(attributes(svg, "circle", "class")).containsExactly("hole", "p", "p");
        assertThat(svg.getTextContent()).contains("cat", "-10.0", "dog").doesNotContain("+0.0");
    }
}
