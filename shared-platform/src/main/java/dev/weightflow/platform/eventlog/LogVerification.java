package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Optional;

/**
 * Result of reading a whole log.
 *
 * @param facts number of facts before the first that cannot be read
 */
public record LogVerification(String topic, long facts, Optional<String> fault) {

    /** Reads a log from its beginning to its present end, compares it with its head, and closes it. */
    public static <E extends Event> LogVerification of(EventLog<E> log, JournalOptions options) {
        try (Journal<Long, E> journal =
                Journal.readOnly(log, new Count<>(), options.withMeters(new CompositeMeterRegistry()))) {
            return new LogVerification(log.topic(), journal.state(), journal.notReady());
        } catch (LogException.Damaged | LogException.Replaced | LogException.BucketLost e) {
            return new LogVerification(log.topic(), 0, Optional.of(e.getMessage()));
        }
    }

    /** Projection without snapshots, so that everything is read. */
    private record Count<E extends Event>() implements Projection<Long, E> {
        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public Long apply(Long facts, Envelope<E> event) {
            return facts + 1;
        }
    }
}
