package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private Runnable answer = () -> {};
    private final TopicWatch watch = new TopicWatch(
            new ForwardingEventLog(new InMemoryEventLog.Shared<>("claims", JobEvent.class).open()) {
                @Override
                public void requireFit() {
                    asked.incrementAndGet();
                    answer.run();
                }
            },
            now::get,
            false);

    @Test
    void the_topic_is_looked_at_every_minute() {
        watch.check();
        assertThat(asked).hasValue(0);

        later(61);
        later(30);
        assertThat(asked).hasValue(1);
        later(31);
        assertThat(asked).hasValue(2);
        assertThat(watch.fault()).isEmpty();
    }

    @Test
    void over_a_topic_that_is_not_fit_nothing_is_decided_until_it_is_again() {
        answer = () -> {
            throw LogException.Unfit.because("claims", "it is compacted");
        };
        later(61);
        assertThat(watch.fault()).get().isInstanceOf(LogException.Unfit.class);

        answer = () -> {
            throw new LogException.Unavailable("claims", "Kafka is away", null);
        };
        later(61);
        assertThat(watch.fault()).as("not known to be over").isPresent();

        answer = () -> {};
        later(61);
        assertThat(watch.fault()).isEmpty();
    }

    @Test
    void another_topic_ends_the_reader() {
        answer = () -> {
            throw LogException.Truncated.replaced("claims", "first", "second");
        };

        assertThatThrownBy(() -> later(61)).isInstanceOf(LogException.Truncated.class);
        assertThatThrownBy(watch::check).isInstanceOf(LogException.Truncated.class);
    }

    private void later(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        watch.check();
    }
}
