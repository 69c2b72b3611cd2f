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
 * Simulated Kafka topic: partitions by record key, transactions that are open, committed or aborted, and one producer at a time of each transactional
 * id. Consumers of committed records stop before the first record of an open transaction. Every operation of a producer may fail: the broker is
 * unavailable, the producer is fenced or killed in between, or the response is lost.
 */
final class SimulatedTopic<E extends Event> {
    /** Transaction timeout, after which Kafka aborts a producer's open transaction. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(15);

    private final Topic topic;
    private final Class<E> family;
    private final Optional<Class<? extends E>> newer;
    private final VirtualClock clock;
    private final Faults faults;
    private final SimulationRandom dice;
    private final List<SimulatedPartition<E>> partitions;
    private final List<Envelope<E>> committed = new ArrayList<>();
    private final Map<String, Coordinator> coordinators = new HashMap<>();
    private int told;
    private boolean madeAgain;

    /**
     * @param newer type of events that only the second release can read
     */
    SimulatedTopic(
            Topic topic,
            Class<E> family,
            Optional<Class<? extends E>> newer,
            VirtualClock clock,
            Faults faults,
            SimulationRandom dice) {
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

    /** Returns the topic's id, which Kafka assigns to each created topic whatever its name. */
    String id() {
        return (madeAgain ? "second-id-of-" : "id-of-") + topic.name();
    }

    /** Deletes the topic and creates it again, empty and valid. */
    void makeAgain() {
        madeAgain = true;
        partitions.forEach(partition -> partition.loseEnd(0));
    }

    /** Restores the lost records. */
    void restore() {
        madeAgain = false;
        partitions.forEach(SimulatedPartition::restore);
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

    /** Passes on the records committed since the last call. */
    void tellNews(Consumer<Envelope<E>> listener) {
        for (; told < committed.size(); told++) {
            listener.accept(committed.get(told));
        }
    }

    /** Publishes an event that no process of the simulation decides about. */
    void publish(Envelope<E> event) {
        Transaction<E> own = new Transaction<>(clock.instant());
        add(EventCodec.encode(event), own);
        finish(own, Fate.COMMITTED);
    }

    /** Returns the last stable offsets: the ends of the partitions for consumers of committed records. */
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

    /** Ends all open transactions, and fences all producers. */
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

    /** Creates another producer of that id, which must be initialised to write. */
    MockProducer<String, byte[]> producer(String transactionalId) {
        return new Producer(coordinators.computeIfAbsent(transactionalId, id -> new Coordinator()));
    }

    /** Broker's state of a transactional id. */
    private final class Coordinator {
        private int epoch;
        private Optional<Transaction<E>> current = Optional.empty();

        /** Commits a prepared transaction sooner or later, and aborts an open one after its timeout. */
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

        /** Ends the open transaction of the previous producer of this id, and returns the new producer's epoch. */
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
            // the broker learns of it with the first record
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
            if (faults.hits(Fault.COMMIT_OPEN)) {
                coordinator.current.orElseThrow().fate = dice.chance(0.5) ? Fate.PREPARED : Fate.OPEN;
                throw answerLost();
            }
            coordinator.end(Fate.COMMITTED);
            faults.mayKill();
            if (faults.hits(Fault.COMMIT_UNANSWERED)) {
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
