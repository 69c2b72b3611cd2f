package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.simulation.SimulatedPartition.Fate;
import dev.weightflow.chaos.simulation.SimulatedPartition.Stored;
import dev.weightflow.chaos.simulation.SimulatedPartition.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A topic as Kafka has it: partitions in which a record lies by its key, transactions that are open, committed or aborted, and one producer
 * at a time of each transactional id. Readers of what is committed stop before the first record of an open transaction. Whatever a producer
 * does may fail: it is out of reach, fenced, killed in between, or its answer is lost.
 */
final class SimulatedTopic<E extends Event> {
    /** After which Kafka aborts what a producer has left open. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(15);

    private final Topic topic;
    private final Class<E> family;
    private final Optional<Class<? extends E>> newer;
    private final VirtualClock clock;
    private final Faults faults;
    private final Dice dice;
    private final List<SimulatedPartition<E>> partitions;
    private final List<Envelope<E>> committed = new ArrayList<>();
    private final Map<String, Coordinator> coordinators = new HashMap<>();
    private int told;

    /** @param newer the form of events that only the second release knows */
    SimulatedTopic(
            Topic topic,
            Class<E> family,
            Optional<Class<? extends E>> newer,
            VirtualClock clock,
            Faults faults,
            Dice dice) {
        this.topic = topic;
        this.family = family;
        this.newer = newer;
        this.clock = clock;
        this.faults = faults;
        this.dice = dice;
        this.partitions = Stream.<SimulatedPartition<E>>generate(SimulatedPartition::new)
                .limit(topic.partitions())
                .toList();
    }

    String name() {
        return topic.name();
    }

    Class<E> family() {
        return family;
    }

    int partitions() {
        return partitions.size();
    }

    boolean isNewer(E event) {
        return newer.filter(form -> form.isInstance(event)).isPresent();
    }

    List<Envelope<E>> events() {
        return List.copyOf(committed);
    }

    int size() {
        return committed.size();
    }

    /** Tells what has been committed since it was told the last time. */
    void tellNews(Consumer<Envelope<E>> listener) {
        for (; told < committed.size(); told++) {
            listener.accept(committed.get(told));
        }
    }

    /** States an event that no process of the simulation decides about. */
    void publish(Envelope<E> event) {
        Transaction<E> own = new Transaction<>(clock.instant());
        add(EventCodec.encode(event), own);
        finish(own, Fate.COMMITTED);
    }

    /** Where readers of what is committed come to. */
    Offsets end() {
        coordinators.values().forEach(Coordinator::goOn);
        Map<Integer, Long> end = new TreeMap<>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            end.put(partition, partitions.get(partition).end());
        }
        coordinators.values().stream()
                .flatMap(coordinator -> coordinator.current.stream())
                .forEach(underWay ->
                        underWay.first.forEach((partition, first) -> end.merge(partition, first, Math::min)));
        return new Offsets(end);
    }

    SimulatedPartition<E> partition(int number) {
        return partitions.get(number);
    }

    /** Makes an end of everything that is under way, and fences whoever writes. */
    void settle() {
        coordinators.values().forEach(Coordinator::initialise);
    }

    private RecordMetadata add(ProducerRecord<String, byte[]> record, Transaction<E> transaction) {
        Envelope<E> event =
                EventCodec.decode(record.headers(), record.value()).as(family).orElseThrow();
        int partition =
                BuiltInPartitioner.partitionForKey(record.key().getBytes(StandardCharsets.UTF_8), partitions.size());
        SimulatedPartition<E> entries = partitions.get(partition);
        transaction.first.putIfAbsent(partition, entries.end());
        transaction.events.add(event);
        entries.add(new Stored<>(event, record), transaction);
        return new RecordMetadata(
                new TopicPartition(topic.name(), partition),
                entries.end() - 1,
                0,
                clock.millis(),
                record.key().length(),
                record.value().length);
    }

    private void finish(Transaction<E> transaction, Fate fate) {
        transaction.fate = fate;
        transaction.first.keySet().forEach(partition -> partitions
                .get(partition)
                .mark(transaction));
        if (fate == Fate.COMMITTED) {
            committed.addAll(transaction.events);
        }
    }

    /** Another producer of that id; it writes once it is initialised. */
    MockProducer<String, byte[]> producer(String transactionalId) {
        return new Producer(coordinators.computeIfAbsent(transactionalId, id -> new Coordinator()));
    }

    /** What the broker knows of a transactional id. */
    private final class Coordinator {
        private int epoch;
        private Optional<Transaction<E>> current = Optional.empty();

        /** What was to be committed is, some time or other; what was left open is aborted when its time is over. */
        private void goOn() {
            current.ifPresent(transaction -> {
                if (transaction.fate == Fate.PREPARED && (!faults.injecting() || dice.chance(0.2))) {
                    end(Fate.COMMITTED);
                } else if (transaction.fate == Fate.OPEN
                        && clock.instant().isAfter(transaction.began.plus(LONGEST_TRANSACTION))) {
                    epoch++;
                    end(Fate.ABORTED);
                }
            });
        }

        /** Makes an end of what another producer of this id was in the midst of. Returns the epoch of the new one. */
        private int initialise() {
            current.ifPresent(transaction -> end(transaction.fate == Fate.PREPARED ? Fate.COMMITTED : Fate.ABORTED));
            return ++epoch;
        }

        private void end(Fate fate) {
            Transaction<E> transaction = current.orElseThrow();
            current = Optional.empty();
            finish(transaction, fate);
        }
    }

    private final class Producer extends MockProducer<String, byte[]> {
        private final Coordinator coordinator;
        private int epoch = -1;

        Producer(Coordinator coordinator) {
            this.coordinator = coordinator;
        }

        @Override
        public void initTransactions() {
            reachable();
            faults.interrupt();
            epoch = coordinator.initialise();
            faults.mayKill();
        }

        @Override
        public void beginTransaction() {
            // the broker hears of it by the first record
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            try {
                faults.interrupt();
                reachable();
                requireNotFenced();
            } catch (TimeoutException | ProducerFencedException e) {
                return CompletableFuture.failedFuture(e);
            }
            Transaction<E> transaction = coordinator.current.orElseGet(() -> new Transaction<>(clock.instant()));
            coordinator.current = Optional.of(transaction);
            return CompletableFuture.completedFuture(add(record, transaction));
        }

        @Override
        public void flush() {
            // every record is sent at once
        }

        @Override
        public void commitTransaction() {
            faults.interrupt();
            reachable();
            requireNotFenced();
            if (faults.hits(0.03)) {
                coordinator.current.orElseThrow().fate = dice.chance(0.5) ? Fate.PREPARED : Fate.OPEN;
                throw answerLost();
            }
            coordinator.end(Fate.COMMITTED);
            faults.mayKill();
            if (faults.hits(0.03)) {
                throw answerLost();
            }
            faults.interrupt();
        }

        private void reachable() {
            faults.mayKill();
            if (faults.away()) {
                throw new TimeoutException("simulated");
            }
        }

        private void requireNotFenced() {
            if (epoch != coordinator.epoch) {
                throw new ProducerFencedException("simulated");
            }
        }

        private TimeoutException answerLost() {
            return new TimeoutException("the answer was lost");
        }
    }
}
