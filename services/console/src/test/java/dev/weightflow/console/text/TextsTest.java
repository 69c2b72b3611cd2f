package dev.weightflow.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void durations_have_the_two_units_that_matter() {
        assertThat(Texts.duration(Duration.ofSeconds(-3))).isEqualTo("0 s");
        assertThat(Texts.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Texts.duration(Duration.ofSeconds(60))).isEqualTo("1 min");
        assertThat(Texts.duration(Duration.ofMinutes(69))).isEqualTo("1 h 09 min");
        assertThat(Texts.duration(Duration.ofHours(47))).isEqualTo("47 h 00 min");
        assertThat(Texts.duration(Duration.ofHours(48))).isEqualTo("2 days");
    }

    @Test
    void small_numbers_have_three_digits_and_no_more() {
        assertThat(Texts.small(0.41249)).isEqualTo("0.412");
        assertThat(Texts.small(0.00031)).isEqualTo("0.00031");
        assertThat(Texts.small(12.345)).isEqualTo("12.3");
        assertThat(Texts.small(1_234.5)).isEqualTo("1,235");
        assertThat(Texts.small(1e-9)).isEqualTo("1.00e-09");
        assertThat(Texts.small(0)).isEqualTo("0");
        assertThat(Texts.small(Double.NaN)).isEqualTo("–");
        assertThat(Texts.small(Double.POSITIVE_INFINITY)).isEqualTo("–");
    }

    @Test
    void bytes_change_their_unit_before_they_have_four_digits() {
        assertThat(Texts.bytes(999)).isEqualTo("999 B");
        assertThat(Texts.bytes(9_700_000)).isEqualTo("9.7 MB");
        assertThat(Texts.bytes(999_499)).isEqualTo("999 kB");
        assertThat(Texts.bytes(999_600)).isEqualTo("1.0 MB");
        assertThat(Texts.bytes(5_000_000_000_000L)).isEqualTo("5.0 TB");
    }

    @Test
    void signs_are_real_ones_and_nothing_has_none() {
        assertThat(Texts.signed(1.822)).isEqualTo("+1.82");
        assertThat(Texts.signed(-1.822)).isEqualTo("−1.82");
        assertThat(Texts.signed(-0.001)).isEqualTo("0.00");
        assertThat(Texts.signed(0.001)).isEqualTo("0.00");
    }

    @Test
    void numbers_are_the_same_in_every_place() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Texts.count(46_800)).isEqualTo("46,800");
            assertThat(Texts.count(1, "dataset")).isEqualTo("1 dataset");
            assertThat(Texts.weights(2_419_000)).isEqualTo("2.42 M");
            assertThat(Texts.moment(Instant.parse("2026-03-02T03:04:05Z"))).isEqualTo("2 Mar 03:04");
        } finally {
            Locale.setDefault(before);
        }
    }
}
