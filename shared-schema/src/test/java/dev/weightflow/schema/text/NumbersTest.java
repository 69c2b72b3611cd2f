package dev.weightflow.schema.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void three_digits_say_how_large_a_loss_is() {
        assertThat(Numbers.significant(0.41249)).isEqualTo("0.412");
        assertThat(Numbers.significant(0.00031)).isEqualTo("0.00031");
        assertThat(Numbers.significant(12.345)).isEqualTo("12.3");
        assertThat(Numbers.significant(1_234.5)).isEqualTo("1,235");
        assertThat(Numbers.significant(1e-9)).isEqualTo("1.00e-09");
        assertThat(Numbers.significant(0)).isEqualTo("0");
        assertThat(Numbers.significant(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.significant(Double.POSITIVE_INFINITY)).isEqualTo("–");
    }

    @Test
    void a_difference_has_a_sign_unless_it_is_rounded_away() {
        assertThat(Numbers.signed(1.822, 2)).isEqualTo("+1.82");
        assertThat(Numbers.signed(-1.822, 2)).isEqualTo("-1.82");
        assertThat(Numbers.signed(-0.001, 2)).isEqualTo("0.00");
        assertThat(Numbers.signed(0.04, 1)).isEqualTo("0.0");
        assertThat(Numbers.signed(-0.4, 0)).isEqualTo("0");
        assertThat(Numbers.signed(10.001, 2)).isEqualTo("+10.00");
    }

    @Test
    void the_machine_s_language_changes_nothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);

            assertThat(Numbers.grouped(46_800)).isEqualTo("46,800");
            assertThat(Numbers.counted(1, "dataset")).isEqualTo("1 dataset");
            assertThat(Numbers.counted(1_400, "dataset")).isEqualTo("1,400 datasets");
            assertThat(Numbers.millions(999_999)).isEqualTo("999,999");
            assertThat(Numbers.millions(2_419_000)).isEqualTo("2.42 M");
            assertThat(Numbers.format("%.1f", 1.5)).isEqualTo("1.5");
            assertThat(ByteSizes.text(9_700_000)).isEqualTo("9.7 MB");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_number_that_rounds_to_nothing_has_no_minus() {
        assertThat(Numbers.rounded("%+.2f %+.2f %.1f", -0.001, -0.01, -0.04)).isEqualTo("+0.00 -0.01 +0.0");
    }
}
