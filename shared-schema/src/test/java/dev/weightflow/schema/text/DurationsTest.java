package dev.weightflow.schema.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void a_duration_has_the_two_greatest_units_that_say_anything() {
        assertThat(Durations.text(Duration.ofMillis(499))).isEqualTo("0 s");
        assertThat(Durations.text(Duration.ofMillis(1_500))).isEqualTo("2 s");
        assertThat(Durations.text(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Durations.text(Duration.ofSeconds(60))).isEqualTo("1 min");
        assertThat(Durations.text(Duration.ofSeconds(725))).isEqualTo("12 min 5 s");
        assertThat(Durations.text(Duration.ofMinutes(60))).isEqualTo("1 h");
        assertThat(Durations.text(Duration.ofMinutes(69))).isEqualTo("1 h 9 min");
        assertThat(Durations.text(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(Durations.text(Duration.ofHours(50))).isEqualTo("2 days 2 h");
        assertThat(Durations.text(Duration.ofDays(7))).isEqualTo("7 days");
    }

    @Test
    void a_clock_that_is_behind_makes_no_time_negative() {
        assertThat(Durations.text(Duration.ofSeconds(-3))).isEqualTo("0 s");
    }
}
