package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A log in this JVM's memory, for unit tests. What is appended goes through the codec, as it would on its way to Kafka. */
public final class InMemoryEventLog<E extends Event> implements EventLog<E> {
    private final Shared<E> shared;
    private int read;
    private int epoch;

    private InMemoryEventLog(Shared<E> shared) {
        this.shared = shared;
    }

    /** The log itself, which any number of views can be opened on. */
    public static final class Shared<E extends Event> {
        private final String topic;
        private final String topicId = UUID.randomUUID().toString();
        private final Class<E> family;
        private final List<LogRecord<E>> records = new ArrayList<>();
        private int epoch;

        /** An empty log of events of that family. */
        public Shared(String topic, Class<E> family) {
            this.topic = topic;
            this.family = family;
        }

        /** Another view, which begins at the beginning. */
        public InMemoryEventLog<E> open() {
            return new InMemoryEventLog<>(this);
        }

        /** Everything in the log that this release knows. */
        public synchronized List<Envelope<E>> events() {
            List<Envelope<E>> events = new ArrayList<>();
            for (LogRecord<E> record : records) {
                if (record instanceof LogRecord.Known<E> known) {
                    events.add(known.event());
                }
            }
            return events;
        }

        /** Adds an event past the writer, as a test's given. */
        public synchronized void publish(Envelope<E> event) {
            records.add(new LogRecord.Known<>(throughTheCodec(event), Optional.empty()));
            notifyAll();
        }

        /** Adds an event of a type that only a newer release knows. */
        public synchronized void publishNewer(String type) {
            records.add(new LogRecord.Newer<>(type, topic + "-0@" + records.size()));
            notifyAll();
        }

        /** How often the log was acquired. */
        public synchronized int epoch() {
            return epoch;
        }

        private Envelope<E> throughTheCodec(Envelope<E> event) {
            ProducerRecord<String, byte[]> record = EventCodec.encode(event);
            return EventCodec.decode(record.headers(), record.value())
                    .as(family)
                    .orElseThrow();
        }
    }

    @Override
    public String topic() {
        return shared.topic;
    }

    @Override
    public String topicId() {
        return shared.topicId;
    }

    @Override
    public Class<E> family() {
        return shared.family;
    }

    @Override
    public void seek(Offsets position) {
        read = (int) position.of(0);
    }

    @Override
    public LogBatch<E> poll(Duration atMost) {
        synchronized (shared) {
            if (read == shared.records.size()) {
                awaitRecords(atMost);
            }
            List<LogRecord<E>> unread = List.copyOf(shared.records.subList(read, shared.records.size()));
            read = shared.records.size();
            return new LogBatch<>(unread, offsets(read));
        }
    }

    private void awaitRecords(Duration atMost) {
        try {
            TimeUnit.NANOSECONDS.timedWait(shared, atMost.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletableFuture<Offsets> endOffsets() {
        synchronized (shared) {
            return CompletableFuture.completedFuture(offsets(shared.records.size()));
        }
    }

    private static Offsets offsets(long next) {
        return new Offsets(Map.of(0, next));
    }

    @Override
    public void acquire() {
        synchronized (shared) {
            epoch = ++shared.epoch;
        }
    }

    @Override
    public Offsets append(UUID id, List<Envelope<E>> events) {
        synchronized (shared) {
            if (epoch == 0 || epoch != shared.epoch) {
                throw new LogException.Fenced(shared.topic, null);
            }
            events.forEach(
                    event -> shared.records.add(new LogRecord.Known<>(shared.throughTheCodec(event), Optional.of(id))));
            shared.notifyAll();
            return offsets(shared.records.size());
        }
    }

    @Override
    public void close() {
        // there is nothing to give back
    }
}
