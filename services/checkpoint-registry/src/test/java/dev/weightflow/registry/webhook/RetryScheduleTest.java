package dev.weightflow.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final RetrySchedule longest = new RetrySchedule(() -> 1);
    private final RetrySchedule shortest = new RetrySchedule(() -> 0);

    @Test
    void the_wait_doubles_from_five_seconds_to_an_hour() {
        assertThat(waits(longest, 1, 5)).containsExactly(5_000L, 10_000L, 20_000L, 40_000L, 80_000L);
        assertThat(waits(longest, 10, 12)).containsExactly(2_560_000L, 3_600_000L, 3_600_000L);
    }

    @Test
    void it_is_shortened_by_up_to_half() {
        assertThat(waits(shortest, 1, 3)).containsExactly(2_500L, 5_000L, 10_000L);
    }

    @Test
    void the_receiver_may_ask_for_more_time_up_to_a_day_and_not_for_less() {
        assertThat(longest.next(NOW, 1, NOW, Optional.of(Duration.ofMinutes(7))))
                .contains(NOW.plus(Duration.ofMinutes(7)));
        assertThat(longest.next(NOW, 1, NOW, Optional.of(Duration.ofSeconds(1))))
                .contains(NOW.plusSeconds(5));
        assertThat(longest.next(NOW, 1, NOW, Optional.of(Duration.ofDays(99)))).contains(NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void it_ends_a_day_after_the_fact_and_not_before_five_attempts() {
        Instant dayBefore = NOW.minus(Duration.ofHours(24));

        assertThat(longest.next(dayBefore, 99, NOW, Optional.empty())).isPresent();
        assertThat(longest.next(dayBefore.minusMillis(1), 5, NOW, Optional.empty()))
                .isEmpty();
        assertThat(longest.next(dayBefore.minusMillis(1), 4, NOW, Optional.empty()))
                .isPresent();
    }

    private static List<Long> waits(RetrySchedule schedule, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(made -> Duration.between(
                                NOW,
                                schedule.next(NOW, made, NOW, Optional.empty()).orElseThrow())
                        .toMillis())
                .toList();
    }
}
