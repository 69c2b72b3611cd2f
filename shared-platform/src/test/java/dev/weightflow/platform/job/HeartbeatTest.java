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

        assertThat(beatsOf(2, 20, 12)).containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 12L);
    }

    @Test
    void at_rest_it_beats_only_as_often_as_it_has_to_hear_itself() {
        assertThat(beatsOf(2, 20, 20)).containsExactly(0L, 6L, 12L, 18L);
    }

    @Test
    void it_keeps_its_pace_where_the_lease_leaves_no_time_to_rest() {
        assertThat(beatsOf(2, 6, 8)).containsExactly(0L, 2L, 4L, 6L, 8L);
    }

    @Test
    void it_keeps_its_pace_from_the_moment_on_that_somebody_works() {
        Heartbeat heartbeat = heartbeat(2, 20);
        heartbeat.run();
        second = 2;
        heartbeat.run();
        busy = true;
        second = 4;
        heartbeat.run();

        assertThat(beats).containsExactly(0L, 4L);
    }

    private List<Long> beatsOf(long pace, long lease, long until) {
        Heartbeat heartbeat = heartbeat(pace, lease);
        for (second = 0; second <= until; second += pace) {
            heartbeat.run();
        }
        return beats;
    }

    private Heartbeat heartbeat(long pace, long lease) {
        JobSettings settings = new JobSettings(
                Duration.ofSeconds(pace),
                Duration.ofSeconds(lease),
                10,
                JobQuota.NONE,
                Duration.ofDays(90),
                Duration.ofSeconds(20));
        return new Heartbeat(settings, () -> busy, () -> beats.add(second), () -> Duration.ofSeconds(second)
                .toNanos());
    }
}
