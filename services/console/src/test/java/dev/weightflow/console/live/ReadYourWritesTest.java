package dev.weightflow.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadYourWritesTest {
    @Test
    void what_comes_in_time_is_shown() {
        AtomicInteger looks = new AtomicInteger();

        assertThat(ReadYourWrites.awaited(
                        () -> looks.incrementAndGet() < 3 ? Optional.empty() : Optional.of("a training")))
                .contains("a training");
    }

    @Test
    void what_does_not_come_is_not_waited_for_any_longer() {
        assertThat(ReadYourWrites.awaited(Optional::empty)).isEmpty();
    }
}
