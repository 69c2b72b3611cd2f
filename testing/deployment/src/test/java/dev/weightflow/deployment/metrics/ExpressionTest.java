package dev.weightflow.deployment.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpressionTest {

    @Test
    void metrics_and_their_labels_are_found_among_functions_and_words() {
        Expression expression = new Expression("""
                sum by (job, le) (rate(a_total{outcome!="ok, {not} a_metric", task=~"x"}[$__rate_interval]))
                / on (job) group_left (x) (b > 0) and on () (level:c:d == 1) or label_replace(e, "k", "$1", "l", "(.*)") * 1e3 != Inf
                """);

        assertThat(expression.selectors())
                .isEqualTo(Map.of(
                        "a_total", Set.of("outcome", "task"), "b", Set.of(), "level:c:d", Set.of(), "e", Set.of()));
    }

    @Test
    void comparisons_can_be_made_to_answer_for_every_series() {
        assertThat(new Expression("a{b!=\"c\"} / (d > 0) >= 0.5 and on () (e == bool 1)").unfiltered())
                .isEqualTo("a{b!=\"c\"} / (d > bool 0) >= bool 0.5 and on () (e == bool 1)");
    }
}
