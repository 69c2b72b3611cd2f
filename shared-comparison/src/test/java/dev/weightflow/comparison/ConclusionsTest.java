package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConclusionsTest {

    private static List<Difference> family(int seeds, Map<String, Double> margins) {
        return ComparisonExamples.three(seeds).result(margins).toReference();
    }

    private static List<String> cells(int seeds, Map<String, Double> margins) {
        return family(seeds, margins).stream().map(Conclusions::cell).toList();
    }

    @Test
    void a_difference_stands_with_its_interval_and_its_mark() {
        // by hand: -2.0, -2.1 and -2.2, t(2) at 0.025 is 4.3027, times 0.1/√3
        assertThat(cells(3, Map.of())).contains("-2.10 [-2.35, -1.85] *", "+0.00 [+0.00, +0.00]");
        assertThat(cells(2, Map.of())).noneMatch(cell -> cell.endsWith("*")).allMatch(cell -> cell.endsWith("]"));
        assertThat(cells(1, Map.of())).contains("-2.00").noneMatch(cell -> cell.contains("["));
    }

    @Test
    void what_may_be_concluded_is_said_with_the_chance_of_an_error() {
        // by hand: t(2) at 0.05/3 is 7.6488, times 0.1/√3
        assertThat(Conclusions.of(family(3, Map.of())))
                .contains("any of the 3 tests of this table finds one that does not exist is at most 5 % (Holm)")
                .contains("Without a mark nothing is concluded")
                .contains("With 3 seeds a true difference is missed in half of the cases or more, if it is below ")
                .contains("0.44 of normals")
                .contains("0.00 of sal")
                .doesNotContain("≈");
    }

    @Test
    void what_is_within_the_margin_is_marked() {
        Map<String, Double> margins = Map.of("sal", 1.0, "normals", 2.0);

        assertThat(cells(3, margins)).contains("+0.00 [+0.00, +0.00] ≈", "-2.10 [-2.35, -1.85] *");
        assertThat(Conclusions.of(family(3, margins)))
                .contains(
                        "≈ marks equivalence: the true difference is within the margin of ±1.0 (sal), ±2.0 (normals)");
    }

    @Test
    void fewer_than_three_seeds_conclude_nothing() {
        assertThat(Conclusions.of(family(2, Map.of("sal", 1.0))))
                .isEqualTo(
                        "Nothing can be concluded from 2 seeds: estimating the spread between seeds takes at least 3.");
        assertThat(Conclusions.of(family(1, Map.of())))
                .contains("Nothing can be concluded from one seed")
                .contains("they would hold for these trained models, not for their methods");
        assertThat(Conclusions.of(List.of()))
                .isEqualTo("There is nothing to compare: fewer than two methods were measured.");
    }
}
