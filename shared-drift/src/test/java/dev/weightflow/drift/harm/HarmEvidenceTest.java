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

class HarmEvidenceTest {

    @Test
    void a_bet_wins_what_a_value_exceeds_and_loses_what_it_lacks() {
        HarmEvidence evidence = HarmEvidence.of(Bounds.LOSS, 0.25);
        double set = (1 - 1 / (1 + Math.log(2))) / 6;

        HarmEvidence none = evidence.next(0);
        HarmEvidence all = evidence.next(1);

        assertThat(none.bets().capitals().get(5)).isCloseTo(set * 0.2, within(1e-12));
        assertThat(all.bets().capitals().get(5)).isCloseTo(set * (1 + 0.8 * 3), within(1e-12));
        assertThat(evidence.next(0.25).evidence()).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25})
    void what_is_allowed_ever_alarms_in_at_most_a_tenth_of_all_runs(double labelled) {
        int alarms = 0;
        for (int run = 0; run < 500; run++) {
            SeededRandom random = SeededRandom.of(run, 0, 0, "allowed");
            HarmEvidence evidence = HarmEvidence.of(Bounds.LOSS.labelled(labelled), 0.1);
            for (int step = 0; step < 500; step++) {
                double loss = random.uniform() < 0.1 ? 1 : 0;
                evidence = random.uniform() < labelled ? evidence.next(loss, labelled) : evidence.nextUnlabelled();
            }
            alarms += evidence.alarms(0.1) ? 1 : 0;
        }
        assertThat(alarms).isBetween(1, 70); // 50 expected at most, and three standard deviations
    }

    @Test
    void harm_is_found_after_a_long_time_without() {
        int found = 0;
        for (int run = 0; run < 20; run++) {
            SeededRandom random = SeededRandom.of(run, 0, 0, "harm");
            HarmEvidence evidence = HarmEvidence.of(Bounds.DIFFERENCE, 0.02);
            for (int step = 0; step < 3000; step++) {
                evidence = evidence.next(random.uniform(-0.2, 0.2));
            }
            assertThat(evidence.alarms(0.01)).isFalse();
            for (int step = 0; step < 300; step++) {
                evidence = evidence.next(random.uniform(-0.2, 0.2) + 0.15);
            }
            found += evidence.alarms(0.01) ? 1 : 0;
        }
        assertThat(found).isEqualTo(20);
    }

    @Test
    void the_state_goes_through_json_and_senseless_budgets_are_refused() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        HarmEvidence state = HarmEvidence.of(Bounds.DIFFERENCE, 0.02).next(0.5);

        assertThat(mapper.readValue(mapper.writeValueAsString(state), HarmEvidence.class))
                .isEqualTo(state);
        assertThatThrownBy(() -> HarmEvidence.of(Bounds.LOSS, 1)).hasMessageContaining("must be between 0.0 and 1.0");
    }
}
