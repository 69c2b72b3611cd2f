package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionMonitorTest {
    private Duration now = Duration.ZERO;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CompletableFuture<Offsets> answer = CompletableFuture.completedFuture(Offsets.BEGINNING);
    private final ConnectionMonitor monitor = new ConnectionMonitor(
            new ForwardingEventLog(new InMemoryEventLog.Shared<>("weightflow.trainings", JobEvent.class).open()) {
                @Override
                public CompletableFuture<Offsets> endOffsets() {
                    asked.incrementAndGet();
                    return answer;
                }
            },
            Offsets.BEGINNING,
            () -> now.toNanos());

    @Test
    void a_log_is_asked_soon_if_somebody_waits_and_seldom_at_rest() {
        assertThat(checked(Duration.ofMillis(1100), true)).isEqualTo(1);
        assertThat(checked(Duration.ofMillis(9900), false)).isEqualTo(1);
        assertThat(checked(Duration.ofMillis(200), false)).isEqualTo(2);
        assertThat(checked(Duration.ofMillis(900), true)).isEqualTo(2);
    }

    @Test
    void one_that_does_not_answer_is_asked_until_it_does() {
        answer = CompletableFuture.failedFuture(new LogException.Unavailable("weightflow.trainings", "gone", null));
        assertThat(checked(Duration.ofMillis(1100), true)).isEqualTo(1);
        assertThat(monitor.away()).isPresent();

        answer = CompletableFuture.completedFuture(Offsets.BEGINNING);
        // sooner than at rest, although nobody waits
        assertThat(checked(Duration.ofMillis(1100), false)).isEqualTo(2);
        assertThat(monitor.away()).isEmpty();
    }

    private int checked(Duration later, boolean awaited) {
        now = now.plus(later);
        monitor.check(awaited);
        return asked.get();
    }
}
