package dev.weightflow.platform.job;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Instances of a service that share one journal in memory, and a clock that only the test moves. */
final class JobFixture implements AutoCloseable {
    final InMemoryEventLog.Shared<JobEvent> log =
            new InMemoryEventLog.Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestClock clock = new TestClock();
    private final List<Journal<?, ?>> journals = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    /** Returns the time of the monotonic clock. */
    long nanoTime() {
        return nanos.get();
    }

    /** Moves both clocks forward. */
    void elapse(Duration time) {
        nanos.addAndGet(time.toNanos());
        clock.advance(time);
    }

    /** Creates another instance, with its own view of the journal. */
    Jobs<TrainingSpec, JobProjection<TrainingSpec>> instance(int attempts) {
        return instance(attempts, log.open());
    }

    /** Creates another instance with that view of the log. */
    Jobs<TrainingSpec, JobProjection<TrainingSpec>> instance(int attempts, EventLog<JobEvent> view) {
        Journal<JobProjection<TrainingSpec>, JobEvent> journal = Journal.open(
                view,
                JobSnapshots.projection("trainings", TrainingSpec.class),
                JournalOptions.of("/weightflow/test", clock));
        journals.add(journal);
        return new Jobs<>(
                journal,
                JobKind.TRAINING,
                jobs -> jobs,
                new Backoff(attempts, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                clock);
    }

    JobMetrics<TrainingSpec> metrics() {
        return JobMetrics.of(JobKind.TRAINING, meters, List.of());
    }

    List<String> events() {
        return log.events().stream()
                .map(Envelope::event)
                .map(event -> event.type().fact())
                .toList();
    }

    <E extends Event> List<E> events(Class<E> type) {
        return log.events().stream()
                .map(Envelope::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public void close() {
        journals.forEach(Journal::close);
    }

    static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
