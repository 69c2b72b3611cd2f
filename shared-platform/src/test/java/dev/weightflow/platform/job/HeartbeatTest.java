package dev.weightflow.platform.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final List<Long> beats = new ArrayList<>();
    private boolean busy;
    private long second;

    @Test
    void somebody_at_work_is_waited_for_no_longer_than_the_pace_says() {
        busy = true;

        assertThat(beatsOf(12)).containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 12L);
    }

    @Test
    void at_rest_it_beats_once_a_minute() {
        assertThat(beatsOf(150)).containsExactly(0L, 60L, 120L);
    }

    @Test
    void it_keeps_its_pace_from_the_moment_on_that_somebody_works() {
        Heartbeat heartbeat = heartbeat();
        heartbeat.run();
        second = 2;
        heartbeat.run();
        busy = true;
        second = 4;
        heartbeat.run();

        assertThat(beats).containsExactly(0L, 4L);
    }

    private List<Long> beatsOf(long until) {
        Heartbeat heartbeat = heartbeat();
        for (second = 0; second <= until; second += 2) {
            heartbeat.run();
        }
        return beats;
    }

    private Heartbeat heartbeat() {
        return new Heartbeat(() -> busy, () -> beats.add(second), () -> Duration.ofSeconds(second)
                .toNanos());
    }
}
