package dev.weightflow.schema.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteSizesTest {
    @Test
    void a_size_has_up_to_three_digits() {
        assertThat(ByteSizes.text(0)).isEqualTo("0 B");
        assertThat(ByteSizes.text(999)).isEqualTo("999 B");
        assertThat(ByteSizes.text(1_000)).isEqualTo("1.0 kB");
        assertThat(ByteSizes.text(9_700_000)).isEqualTo("9.7 MB");
        assertThat(ByteSizes.text(97_340_000)).isEqualTo("97.3 MB");
        assertThat(ByteSizes.text(99_960_000)).isEqualTo("100 MB");
        assertThat(ByteSizes.text(999_499)).isEqualTo("999 kB");
        assertThat(ByteSizes.text(999_600)).isEqualTo("1.0 MB");
        assertThat(ByteSizes.text(5_000_000_000_000L)).isEqualTo("5.0 TB");
        assertThat(ByteSizes.text(5_000_000_000_000_000L)).isEqualTo("5000 TB");
    }
}
