package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private Instant now = Instant.EPOCH;
    private final Throughput pace = new Throughput(() -> now);

    @Test
    void no_step_has_no_pace() {
        assertThat(pace.perSecond()).isZero();
        assertThat(pace.of(5)).isZero();
    }

    @Test
    void the_pace_is_that_of_the_steps_made() {
        stepsOf(Duration.ofSeconds(2), 3);

        assertThat(pace.perSecond()).isCloseTo(0.5, within(1e-12));
        assertThat(pace.of(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.of(7)).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void steps_in_no_time_have_no_pace() {
        stepsOf(Duration.ZERO, 2);

        assertThat(pace.perSecond()).isZero();
        assertThat(pace.of(9)).isZero();
    }

    @Test
    void the_first_of_twenty_steps_counts_and_the_first_of_twenty_one_does_not() {
        stepsOf(Duration.ofSeconds(41), 1);
        stepsOf(Duration.ofSeconds(1), 19);
        assertThat(pace.of(1)).isEqualTo(Duration.ofSeconds(3)); // 60 seconds over 20 steps

        stepsOf(Duration.ofSeconds(1), 1);
        assertThat(pace.of(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.perSecond()).isCloseTo(1, within(1e-12));

        stepsOf(Duration.ofSeconds(1), 30);
        assertThat(pace.of(20)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void a_clock_that_was_set_back_makes_no_negative_time() {
        stepsOf(Duration.ofHours(-1), 1);

        assertThat(pace.of(3)).isZero();
        assertThat(pace.perSecond()).isZero();
    }

    private void stepsOf(Duration length, int count) {
        for (int step = 0; step < count; step++) {
            now = now.plus(length);
            pace.stepDone();
        }
    }
}
