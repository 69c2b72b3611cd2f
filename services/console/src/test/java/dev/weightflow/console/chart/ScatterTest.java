package dev.weightflow.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.chart.Scatter.ScatterPoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScatterTest {
    @Test
    void on_the_front_is_what_nothing_cheaper_beats() {
        List<ScatterPoint> things =
                List.of(thing("dear", 9, 3), thing("best", 5, 4), thing("cheap", 1, -2), thing("poor", 2, -3));

        assertThat(Scatter.front(things)).extracting(ScatterPoint::name).containsExactly("cheap", "best");
    }

    @Test
    void names_are_escaped_and_all_of_them_are_there() {
        String svg = Scatter.draw("a & b", "cost", "gain", List.of(thing("<b>", 1, 0), thing("two", 1, 0)))
                .getValue();

        assertThat(svg).contains("&lt;b&gt;", ">two<", "a &amp; b").doesNotContain("<b>", "NaN");
    }

    private static ScatterPoint thing(String name, double cost, double gain) {
        return new ScatterPoint(name, cost * 1e6, gain, Optional.empty(), Optional.empty(), false);
    }
}
