package dev.weightflow.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.chart.Line.Point;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Checks that charts are well-formed XML, whatever their words and numbers are. */
class ChartsTest {
    private static final String HOSTILE = "\"><script>alert('1')</script>&amp; \u202e";

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> hostile() {
        Line line = new Line(List.of(new Point(0, 0), new Point(1, 2), new Point(2, 1e-300)));
        return List.of(
                Charts.loss("c-1", HOSTILE, line, 10, List.of(1d)).getValue(),
                Charts.figures("c-1", HOSTILE, line, 10, Optional.of(2d), Optional.of(1d), List.of(), Charts::thousands)
                        .getValue(),
                Charts.quantity(HOSTILE, line, 10).getValue(),
                Bars.draw("c-1", HOSTILE, List.of(new Bars.Bar(HOSTILE, 3, true, "/x?class=" + HOSTILE)))
                        .getValue(),
                ProgressLine.draw(
                                HOSTILE,
                                5,
                                10,
                                List.of(5L),
                                Optional.of(5L),
                                List.of(new ProgressLine.Mark(5, HOSTILE)))
                        .getValue(),
                Overlay.slider(
                                HOSTILE,
                                "/image?" + HOSTILE,
                                new Overlay.Side(HOSTILE, "/left?" + HOSTILE, true),
                                new Overlay.Side(HOSTILE, "/right", false))
                        .getValue(),
                HeatCells.draw(
                                HOSTILE,
                                List.of(new HeatCells.Row(HOSTILE, List.of(Optional.of(1d), Optional.empty()))),
                                List.of(1d, 2d))
                        .getValue());
    }

    @Test
    void words_from_outside_are_text_and_never_markup() throws Exception {
        for (String svg : hostile()) {
            Document document = parsed(svg);
            assertThat(document.getElementsByTagName("script").getLength())
                    .as(svg)
                    .isZero();
            assertThat(document.getDocumentElement().getAttribute("aria-label"))
                    .as(svg)
                    .isEqualTo(HOSTILE);
        }
    }

    @Test
    void no_number_that_is_none_is_drawn() {
        List<String> drawn = new ArrayList<>();
        for (Line line : List.of(
                new Line(List.of()),
                new Line(List.of(new Point(0, 0))),
                new Line(List.of(new Point(0, -1), new Point(1, -1))))) {
            drawn.add(Charts.spark("c-1", line).getValue());
            drawn.add(Charts.loss("c-1", "loss", line, 1, List.of()).getValue());
            drawn.add(Charts.figures(
                            "c-1", "f", line, 1, Optional.empty(), Optional.empty(), List.of(), Charts::thousands)
                    .getValue());
            drawn.add(Charts.quantity("q", line, 1).getValue());
        }
        drawn.add(Whiskers.change("c-1", 0, 0).getValue());

        assertThat(drawn).allSatisfy(svg -> assertThat(svg).doesNotContain("NaN", "Infinity", "style="));
    }

    @Test
    void a_chart_that_is_decoration_is_hidden_and_any_other_has_words() {
        assertThat(Charts.spark("c-1", new Line(List.of())).getValue()).contains("aria-hidden=\"true\"");
        assertThat(Charts.quantity("Memory", new Line(List.of()), 1).getValue())
                .contains("role=\"img\" aria-label=\"Memory\"");
    }
}
