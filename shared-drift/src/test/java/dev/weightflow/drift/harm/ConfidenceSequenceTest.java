package dev.weightflow.drift.harm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.random.SeededRandom;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceSequenceTest {

    /** Of one value 1: the bet is ½, the mean before ½, and so the radius (ln 40 + (ln 2 - ½)/4) / ½. */
    @Test
    void the_first_interval_is_that_on_paper() {
        ConfidenceSequence one =
                ConfidenceSequence.of(new Bounds(0, 10, 1), 0.05).next(10);

        double radius = (Math.log(40) + 0.25 * (Math.log(2) - 0.5)) / 0.5;
        assertThat(one.weights()).isEqualTo(0.5);
        assertThat(one.low()).isEqualTo(0); // 1 - radius is below the bounds
        assertThat(one.penalty()).isCloseTo(0.25 * (Math.log(2) - 0.5), within(1e-12));
        assertThat(radius).isGreaterThan(1);
        assertThat(one.mean()).isEqualTo(10);
    }

    /** The theorem written down once more, over all values at once. */
    @Test
    void the_interval_is_that_of_the_theorem() {
        SeededRandom random = SeededRandom.of(1, 0, 0, "values");
        double[] x = new double[500];
        ConfidenceSequence sequence = ConfidenceSequence.of(Bounds.LOSS, 0.05);
        for (int at = 0; at < x.length; at++) {
            x[at] = 0.3 * random.uniform();
            sequence = sequence.next(x[at]);
        }
        double low = 0;
        double high = 1;
        double top = 0;
        double bottom = 0;
        double penalty = Math.log(2 / 0.05);
        for (int t = 1; t <= x.length; t++) {
            double variance = 0.25;
            for (int i = 1; i < t; i++) {
                variance += Math.pow(x[i - 1] - mean(x, i), 2);
            }
            variance /= t;
            double bet = Math.min(0.5, Math.sqrt(2 * Math.log(2 / 0.05) / (variance * t * Math.log(1 + t))));
            top += bet * x[t - 1];
            bottom += bet;
            penalty += 4 * Math.pow(x[t - 1] - mean(x, t - 1), 2) * (-Math.log(1 - bet) - bet) / 4;
            low = Math.max(low, (top - penalty) / bottom);
            high = Math.min(high, (top + penalty) / bottom);
        }
        assertThat(sequence.low()).isCloseTo(low, within(1e-9));
        assertThat(sequence.high()).isCloseTo(high, within(1e-9));
        assertThat(sequence.interval().high() - sequence.interval().low()).isLessThan(0.08);
    }

    private static double mean(double[] x, int count) {
        double sum = 0.5;
        for (int i = 0; i < count; i++) {
            sum += x[i];
        }
        return sum / (count + 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.2})
    void the_mean_is_ever_missed_in_at_most_a_tenth_of_all_runs(double labelled) {
        int missed = 0;
        double mean = -1 + 2 * 0.05;
        for (int run = 0; run < 400; run++) {
            SeededRandom random = SeededRandom.of(run, 0, 0, "coverage");
            ConfidenceSequence sequence = ConfidenceSequence.of(Bounds.DIFFERENCE.labelled(labelled), 0.1);
            boolean holds = true;
            for (int step = 0; step < 600; step++) {
                double value = random.uniform() < 0.05 ? 1 : -1; // as skewed as losses are
                sequence = random.uniform() < labelled ? sequence.next(value, labelled) : sequence.nextUnlabelled();
                holds &= sequence.low() <= mean && mean <= sequence.high();
            }
            missed += holds ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo(58); // 40 expected at most, and three standard deviations
    }

    @Test
    void the_state_goes_through_json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ConfidenceSequence state = ConfidenceSequence.of(Bounds.LOSS.labelled(0.25), 0.05)
                .next(0.3, 0.5)
                .nextUnlabelled();

        String json = mapper.writeValueAsString(state);

        assertThat(mapper.readValue(json, ConfidenceSequence.class)).isEqualTo(state);
        assertThat(json).contains("\"count\":2");
    }

    @Test
    void values_out_of_bounds_are_refused() {
        ConfidenceSequence sequence = ConfidenceSequence.of(Bounds.LOSS.labelled(0.5), 0.05);

        assertThatThrownBy(() -> sequence.next(1.2, 1)).hasMessageContaining("value 1.2 is not in [0.0, 1.0]");
        assertThatThrownBy(() -> sequence.next(0.2, 0.4)).hasMessageContaining("probability 0.4 is not in [0.5, 1]");
        assertThatThrownBy(() -> ConfidenceSequence.of(Bounds.LOSS, 0.05).nextUnlabelled())
                .hasMessageContaining("none may be missing");
        assertThatThrownBy(() -> ConfidenceSequence.of(Bounds.LOSS, 1)).hasMessageContaining("alpha");
        assertThatThrownBy(() -> new Bounds(1, 1, 1)).hasMessageContaining("low < high");
    }
}
