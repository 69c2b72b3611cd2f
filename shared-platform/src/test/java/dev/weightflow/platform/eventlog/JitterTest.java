package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JitterTest {
    private static final Duration ATTEMPT = Duration.ofMillis(30);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Test
    void the_window_doubles_up_to_the_longest_wait() {
        for (int made : new int[] {1, 2, 5, 20, 1_000_000}) {
            Duration window = made <= 5 ? ATTEMPT.multipliedBy(1L << made) : LONGEST;

            List<Duration> pauses = pauses(made);

            assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, window));
            assertThat(pauses).anySatisfy(pause -> assertThat(pause).isGreaterThan(window.dividedBy(2)));
        }
    }

    private static List<Duration> pauses(int made) {
        List<Duration> pauses = new ArrayList<>();
        Jitter jitter = new Jitter(LONGEST, pauses::add);
        for (int i = 0; i < 100; i++) {
            jitter.pause(made, ATTEMPT);
        }
        return pauses;
    }
}
