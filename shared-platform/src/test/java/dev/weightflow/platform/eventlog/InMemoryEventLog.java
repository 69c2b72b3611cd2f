package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Log in this JVM's memory, for unit tests. Appended events pass through the codec, as on their way to Kafka, and go into the partition of their key.
 * Each view reads the partitions in an order of its own, so that only the events of a key are ordered.
 */
public final class InMemoryEventLog<E extends Event> implements EventLog<E> {
    private final Shared<E> shared;
    private final Random order;
    private final int[] read;
    private int epoch;
    private boolean awake;

    private InMemoryEventLog(Shared<E> shared, long seed) {
        this.shared = shared;
        this.order = new Random(seed);
        this.read = new int[shared.partitions.size()];
    }

    /** The log itself, of which any number of views can be opened. */
    public static final class Shared<E extends Event> {
        private static final int UNKNOWN_TOPICS_PARTITIONS = 3;

        private final String topic;
        private final LogOrigin origin;
        private final Class<E> family;
        private final List<List<Slot<E>>> partitions;
        private final List<Envelope<E>> events = new ArrayList<>();
        private int views;
        private int epoch;

        /** Creates an empty log of events of that family, with as many partitions as the topic of that name has; three if there is none. */
        public Shared(String topic, Class<E> family) {
            this(topic, family, new LogOrigin("memory", "", UUID.randomUUID().toString()));
        }

        Shared(String topic, Class<E> family, LogOrigin origin) {
            this.topic = topic;
            this.origin = origin;
            this.family = family;
            int count = Topics.all().stream()
                    .filter(known -> known.name().equals(topic))
                    .findFirst()
                    .map(Topic::partitions)
                    .orElse(UNKNOWN_TOPICS_PARTITIONS);
            this.partitions =
                    Stream.<List<Slot<E>>>generate(ArrayList::new).limit(count).toList();
        }

        /** Opens another view, which starts from the beginning. */
        public synchronized InMemoryEventLog<E> open() {
            return new InMemoryEventLog<>(this, topic.hashCode() + ++views);
        }

        /** Returns the events in the log that this release knows, in the order of their arrival. */
        public synchronized List<Envelope<E>> events() {
            return List.copyOf(events);
        }

        /** Adds an event without the writer, as a test's precondition. */
        public synchronized void publish(Envelope<E> event) {
            add(event, Optional.empty());
            notifyAll();
        }

        /** Adds an event of a type that only a newer release knows, in the first partition. */
        public synchronized void publishNewer(String type) {
            List<Slot<E>> first = partitions.get(0);
            first.add(new Slot.Unreadable<>(new UnreadableFact(
                    topic,
                    0,
                    first.size(),
                    type,
                    "?",
                    "event-type-unknown",
                    "it is unknown",
                    "upgrade this instance")));
            notifyAll();
        }

        /** Replaces an unreadable event by a readable one. */
        public synchronized void makeReadable(Envelope<E> event) {
            List<Slot<E>> first = partitions.get(0);
            first.replaceAll(slot -> slot instanceof Slot.Unreadable<E> unreadable
                    ? new Slot.Readable<>(
                            record(event, Optional.empty(), 0, unreadable.fact().offset()))
                    : slot);
            notifyAll();
        }

        /** Truncates that partition from that offset on. */
        public synchronized void cutOff(int partition, long offset) {
            partitions
                    .get(partition)
                    .subList((int) offset, partitions.get(partition).size())
                    .clear();
        }

        /** Returns the partition that the event's key belongs to. */
        private int add(Envelope<E> event, Optional<UUID> append) {
            int partition = BuiltInPartitioner.partitionForKey(EventCodec.key(event), partitions.size());
            List<Slot<E>> slots = partitions.get(partition);
            LogRecord<E> record = record(event, append, partition, slots.size());
            slots.add(new Slot.Readable<>(record));
            events.add(record.event());
            return partition;
        }

        private LogRecord<E> record(Envelope<E> event, Optional<UUID> append, int partition, long offset) {
            ProducerRecord<String, byte[]> encoded = EventCodec.encode(event);
            Envelope<E> decoded = EventCodec.decode(encoded.headers(), encoded.value())
                    .as(family)
                    .orElseThrow();
            return new LogRecord<>(decoded, append, partition, offset, encoded.value());
        }

        /** Returns how many times the log was acquired. */
        public synchronized int epoch() {
            return epoch;
        }
    }

    private sealed interface Slot<E extends Event> {
        record Readable<E extends Event>(LogRecord<E> record) implements Slot<E> {}

        record Unreadable<E extends Event>(UnreadableFact fact) implements Slot<E> {}
    }

    @Override
    public String topic() {
        return shared.topic;
    }

    @Override
    public LogOrigin origin() {
        return shared.origin;
    }

    @Override
    public Class<E> family() {
        return shared.family;
    }

    @Override
    public void seek(Offsets position) {
        Arrays.setAll(read, partition -> (int) position.of(partition));
    }

    /** Polls as a broker does: records of some or of all partitions, without an order between them. */
    @Override
    public LogBatch<E> poll(Duration atMost) {
        synchronized (shared) {
            if (unread().isEmpty() && !awake) {
                awaitRecords(atMost);
            }
            awake = false;
            List<Integer> fetched = unread();
            Collections.shuffle(fetched, order);
            if (!fetched.isEmpty()) {
                fetched.subList(1 + order.nextInt(fetched.size()), fetched.size())
                        .clear();
            }
            List<LogRecord<E>> records = new ArrayList<>();
            while (!fetched.isEmpty()) {
                int partition = fetched.get(order.nextInt(fetched.size()));
                records.add(next(partition).orElseThrow());
                read[partition]++;
                fetched.removeIf(each -> !hasUnread(each));
            }
            return new LogBatch<>(records, offsets(partition -> read[partition]), blocked());
        }
    }

    @Override
    public void wakeUp() {
        synchronized (shared) {
            awake = true;
            shared.notifyAll();
        }
    }

    /** Returns the fact that stops reading, if there is one. */
    private Optional<UnreadableFact> blocked() {
        return IntStream.range(0, read.length)
                .filter(partition ->
                        read[partition] < shared.partitions.get(partition).size())
                .mapToObj(partition -> shared.partitions.get(partition).get(read[partition]))
                .filter(Slot.Unreadable.class::isInstance)
                .map(slot -> ((Slot.Unreadable<E>) slot).fact())
                .findFirst();
    }

    private Optional<LogRecord<E>> next(int partition) {
        List<Slot<E>> slots = shared.partitions.get(partition);
        return read[partition] < slots.size() && slots.get(read[partition]) instanceof Slot.Readable<E> readable
                ? Optional.of(readable.record())
                : Optional.empty();
    }

    private List<Integer> unread() {
        return IntStream.range(0, read.length).filter(this::hasUnread).boxed().collect(Collectors.toList());
    }

    private boolean hasUnread(int partition) {
        return next(partition).isPresent();
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
            return CompletableFuture.completedFuture(
                    offsets(partition -> shared.partitions.get(partition).size()));
        }
    }

    private Offsets offsets(IntUnaryOperator next) {
        return new Offsets(
                IntStream.range(0, read.length).boxed().collect(Collectors.toMap(partition -> partition, partition ->
                        (long) next.applyAsInt(partition))));
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
            Map<Integer, Long> end = new HashMap<>();
            for (Envelope<E> event : events) {
                int partition = shared.add(event, Optional.of(id));
                end.put(partition, (long) shared.partitions.get(partition).size());
            }
            shared.notifyAll();
            return new Offsets(end);
        }
    }

    @Override
    public void close() {
        // there is nothing to give back
    }
}
