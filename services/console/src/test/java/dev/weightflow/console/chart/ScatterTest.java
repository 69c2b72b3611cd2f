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
    void names_of_points_at_one_place_do_not_cover_each_other() {
        Scatter scatter = Scatter.of("all", "cost", "gain", List.of(thing("one", 1, 0), thing("two", 1, 0)));

        assertThat(scatter.points()).extracting(one -> one.x() + " " + one.y()).containsOnly("333 177");
        assertThat(scatter.points())
                .extracting(one -> one.nameX() + " " + one.nameY() + " " + one.anchor())
                .doesNotHaveDuplicates();
    }

    private static ScatterPoint thing(String name, double cost, double gain) {
        return new ScatterPoint(name, cost * 1e6, gain, Optional.empty(), Optional.empty(), false);
    }
}
