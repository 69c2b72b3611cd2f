package dev.weightflow.retraining.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.InvalidRecordException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant MONDAY = Instant.parse("2026-01-05T03:00:00Z");

    private final Schedule weekly = Schedule.of("0 3 * * 1");

    @Test
    void a_moment_has_come_when_it_is_reached_and_not_before() {
        Instant longAgo = Instant.parse("2025-01-01T00:00:00Z");

        assertThat(weekly.latest(longAgo, MONDAY)).contains(MONDAY);
        assertThat(weekly.latest(longAgo, MONDAY.minusNanos(1))).contains(Instant.parse("2025-12-29T03:00:00Z"));
        assertThat(weekly.latest(longAgo, Instant.parse("2026-01-11T23:59:59Z")))
                .contains(MONDAY);
    }

    @Test
    void moments_count_only_after_the_beginning() {
        assertThat(weekly.latest(MONDAY, MONDAY.plusSeconds(60))).isEmpty();
        assertThat(weekly.latest(MONDAY.minusNanos(1), MONDAY.plusSeconds(60))).contains(MONDAY);
    }

    @Test
    void the_next_moment_is_after_the_present_one() {
        assertThat(weekly.next(MONDAY)).contains(Instant.parse("2026-01-12T03:00:00Z"));
        assertThat(weekly.next(MONDAY.minusSeconds(1))).contains(MONDAY);
        assertThat(Schedule.of("0 0 29 2 *").next(MONDAY)).contains(Instant.parse("2028-02-29T00:00:00Z"));
    }

    @Test
    void an_expression_of_other_fields_is_refused_by_its_name() {
        assertThatThrownBy(() -> Schedule.of("0 0 3 * * 1"))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("minute, hour, day, month and day of the week")
                .hasMessageContaining("0 0 3 * * 1");
        assertThatThrownBy(() -> Schedule.of("61 3 * * 1")).isInstanceOf(InvalidRecordException.class);
    }
}
