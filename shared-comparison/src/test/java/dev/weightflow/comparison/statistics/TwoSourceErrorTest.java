package dev.weightflow.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoSourceErrorTest {

    /** The first two rows are from Fisher and Yates' table VI; all are by adaptive quadrature over the density. */
    @ParameterizedTest
    @CsvSource({
        "6, 6, 45, 0.95, 2.435925",
        "6, 6, 15, 0.95, 2.439861",
        "33, 2, 30, 0.95, 2.729633",
        "33, 2, 45, 0.95, 3.296545",
        "33, 2, 70, 0.95, 4.085217",
        "499, 2, 60, 0.95, 3.818839",
        "99, 4, 45, 0.95, 2.386586",
        "99, 9, 20, 0.999, 3.451773",
        "99, 4, 45, 0.999, 6.292107"
    })
    void behrens_and_fishers_quantiles(int first, int second, double degrees, double level, double quantile) {
        assertThat(BehrensFisher.of(first, second, Math.toRadians(degrees)).quantile(level))
                .isCloseTo(quantile, within(2e-5 * quantile));
        assertThat(BehrensFisher.of(second, first, Math.toRadians(90 - degrees)).quantile(level))
                .as("the two change places")
                .isCloseTo(quantile, within(2e-5 * quantile));
    }

    @Test
    void one_source_alone_gives_students_t() {
        double t = TDistribution.of(2).inverseCumulativeProbability(0.975);

        assertThat(new TwoSourceError(0, 33, 4, 2).halfWidth(0.95)).isCloseTo(2 * t, within(1e-6));
        assertThat(new TwoSourceError(4, 2, 0, 33).halfWidth(0.95)).isCloseTo(2 * t, within(1e-6));
    }

    @Test
    void an_interval_is_by_both_distributions_in_equal_parts() {
        TwoSourceError error = new TwoSourceError(1, 33, 1, 2);

        // (1 + 1)² / (1/33 + 1/2), and the fiducial distribution at 45°
        TDistribution satterthwaite = TDistribution.of(4 / (1 / 33.0 + 0.5));
        double reach = error.halfWidth(0.95) / Math.sqrt(2);
        double fiducial = BehrensFisher.of(33, 2, Math.PI / 4).within(reach);
        assertThat((satterthwaite.probability(-reach, reach) + fiducial) / 2).isCloseTo(0.95, within(1e-8));
        assertThat(reach).isBetween(satterthwaite.inverseCumulativeProbability(0.975), 3.296545);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.05", "0.001", "0.00001"})
    void a_test_finds_what_is_beyond_its_threshold(double level) {
        TwoSourceError error = new TwoSourceError(0.7, 99, 1.3, 4);

        assertThat(error.tail(error.threshold(level))).isCloseTo(level, within(1e-5 * level));
        assertThat(error.tail(-error.threshold(level))).isCloseTo(level, within(1e-5 * level));
    }

    @Test
    void without_any_variance_every_difference_is_sure() {
        TwoSourceError none = new TwoSourceError(0, 33, 0, 2);

        assertThat(none.halfWidth(0.95)).isZero();
        assertThat(none.threshold(0.05)).isZero();
        assertThat(none.tail(0)).isEqualTo(1);
        assertThat(none.tail(1e-9)).isZero();
    }

    @Test
    void a_variance_that_is_no_number_is_refused() {
        assertThatThrownBy(() -> new TwoSourceError(Double.NaN, 33, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TwoSourceError(1, 33, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
