package dev.weightflow.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UploadPaceTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final UploadPace.Watch watch = new UploadPace(Duration.ofSeconds(20), 1000).begin(now::get);

    @Test
    void nothing_is_demanded_at_first() {
        after(20);

        assertThat(watch.isTooSlow(0)).isFalse();
    }

    @Test
    void then_it_must_have_come_at_the_rate_on_the_whole() {
        after(30);

        assertThat(watch.isTooSlow(29_999)).isTrue();
        assertThat(watch.isTooSlow(30_000)).isFalse();
    }

    @Test
    void what_came_fast_may_rest_for_as_long_as_it_has_gained() {
        after(100);
        assertThat(watch.isTooSlow(150_000)).isFalse();

        after(60);
        assertThat(watch.isTooSlow(150_000)).isTrue();
    }

    private void after(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
