package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionMonitorTest {
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
            Offsets.BEGINNING);

    @Test
    void a_log_is_asked_soon_if_somebody_waits_and_seldom_at_rest() throws InterruptedException {
        await().until(() -> checked(true) == 1);

        long began = System.nanoTime();
        await().atMost(Duration.ofMinutes(1)).until(() -> checked(false) == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void one_that_does_not_answer_is_asked_until_it_does() {
        answer = CompletableFuture.failedFuture(new LogException.Unavailable("weightflow.trainings", "gone", null));
        await().until(() -> checked(true) == 1);
        assertThat(monitor.away()).isPresent();

        answer = CompletableFuture.completedFuture(Offsets.BEGINNING);
        // sooner than at rest, though nobody waits
        await().atMost(Duration.ofSeconds(4)).until(() -> checked(false) == 2);
        assertThat(monitor.away()).isEmpty();
    }

    private int checked(boolean awaited) {
        monitor.check(awaited);
        return asked.get();
    }
}
