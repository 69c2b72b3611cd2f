package dev.weightflow.registry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AppliedEventsTest {
    private static final Envelope<IngestionRequested> EVENT = Envelope.of(
            new IngestionRequested(new JobId("monday"), 1, IngestSpec.of("/data")),
            "/test",
            Instant.EPOCH,
            EventContext.NONE);

    @Test
    void what_is_applied_is_not_waited_for() {
        new AppliedEvents(id -> true, Duration.ZERO).await(EVENT.id());
    }

    @Test
    void an_event_that_a_channel_brings_first_is_waited_for_until_the_journal_has_it() {
        CountDownLatch asked = new CountDownLatch(2);
        AppliedEvents events = new AppliedEvents(
                id -> {
                    asked.countDown();
                    return false;
                },
                Duration.ofMinutes(1));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> events.await(EVENT.id()));
        assertThat(asked).satisfies(CountDownLatch::await);
        assertThat(waiting).isNotDone();

        events.onEvent(EVENT);

        waiting.join();
    }

    @Test
    void an_event_that_does_not_come_is_a_reason_to_try_again() {
        AppliedEvents events = new AppliedEvents(id -> false, Duration.ofMillis(1));

        assertThatThrownBy(() -> events.await(EVENT.id()))
                .isInstanceOf(AppliedEvents.NotAppliedException.class)
                .isInstanceOf(Retriable.class)
                .hasMessageContaining(EVENT.id().shortId());
    }
}
