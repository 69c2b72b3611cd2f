package dev.weightflow.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | 0   | -9             |
            1 | 0   | -9 -8 -7       |
            1 | 0   | -9 -8 -8       | 1
            2 | 0   | -9 -8 -8       |
            2 | 0   | -9 -8 -8 -7.9  |
            2 | 0   | -9 -8 -8 -8.1  | 1
            2 | 0   | 5 4 3          | 0
            3 | 0   | 5 4 3 4.9      | 0
            2 | 0.5 | 1 1.3 1.6      |
            2 | 0.5 | 1 1.5 1.4      | 0
            2 | 0.5 | 1 1.2 1.5      | 0
            2 | 1   | 1 3 3.5 4      | 1
            2 | 0   | 1 NaN NaN      | 0
            """)
    void it_ends_after_so_many_validations_without_an_improvement_over_the_best(
            int patience, double minDelta, String scores, Integer best) {
        List<Double> deltaM =
                Arrays.stream(scores.split(" +")).map(Double::valueOf).toList();

        assertThat(new EarlyStopping(patience, minDelta).plateau(deltaM)).isEqualTo(Optional.ofNullable(best));
    }

    @Test
    void patience_that_outlasts_the_run_is_refused() {
        new EarlyStopping(2, 0).requireEnough(new ValidationPlan(10, 31));

        assertThatThrownBy(() -> new EarlyStopping(2, 0).requireEnough(new ValidationPlan(10, 30)))
                .hasMessage(
                        "a patience of 2 can never end this run early, because it has only 3 validations in its 30 steps:"
                                + " validate more often, or lower the patience");
    }
}
