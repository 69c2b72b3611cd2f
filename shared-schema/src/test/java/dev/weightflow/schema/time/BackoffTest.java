package dev.weightflow.schema.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration HALF = Duration.ofMillis(500);

    @Test
    void waits_double_up_to_the_longest() {
        Backoff backoff = new Backoff(9, HALF, Duration.ofSeconds(5));

        assertThat(IntStream.rangeClosed(1, 6).mapToObj(backoff::after).map(Duration::toMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 5000L, 5000L);
    }

    @Test
    void the_first_attempt_counts() {
        Backoff backoff = new Backoff(2, HALF, HALF);

        assertThat(backoff.again(1)).isTrue();
        assertThat(backoff.again(2)).isFalse();
    }

    @Test
    void without_end_it_never_gives_up_and_waits_no_longer_than_the_longest() {
        Backoff backoff = Backoff.withoutEnd(HALF, Duration.ofSeconds(30));

        assertThat(backoff.again(1_000_000)).isTrue();
        assertThat(backoff.after(1_000_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void waits_that_shrink_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(2, HALF, Duration.ofMillis(1)));
    }
}
