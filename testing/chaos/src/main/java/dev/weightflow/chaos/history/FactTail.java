package dev.weightflow.chaos.history;

import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Consumer of every record in every topic, from the first on. */
public final class FactTail implements AutoCloseable {

    /** Record, and the time of its arrival in terms of {@link System#nanoTime}. */
    private record Heard(Fact fact, long at) {}

    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger effects = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stop;

    public FactTail(KafkaConnection kafka) {
        thread = new Thread(() -> follow(kafka), "fact-tail");
        thread.setDaemon(true);
        thread.start();
    }

    public static List<Fact> all(KafkaConnection kafka) {
        try (KafkaConsumer<String, byte[]> consumer = reader(kafka)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            List<Fact> facts = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> facts.add(Fact.of(message)));
            }
            return facts;
        }
    }

    private void follow(KafkaConnection kafka) {
        try (KafkaConsumer<String, byte[]> consumer = reader(kafka)) {
            while (!stop) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> hear(Fact.of(message)));
            }
        }
    }

    private void hear(Fact fact) {
        heard.add(new Heard(fact, System.nanoTime()));
        if (Effect.of(fact).isPresent()) {
            effects.incrementAndGet();
        }
    }

    private static KafkaConsumer<String, byte[]> reader(KafkaConnection kafka) {
        KafkaConsumer<String, byte[]> consumer = kafka.reader();
        List<TopicPartition> partitions = Topics.all().stream()
                .map(Topic::name)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** @throws IllegalStateException if it was closed, so that whoever still waits for a fact ends */
    public Stream<Fact> facts() {
        if (stop) {
            throw new IllegalStateException("nobody listens to the facts any more");
        }
        return heard.stream().map(Heard::fact);
    }

    public int effects() {
        return effects.get();
    }

    /** Returns when work went on after that moment: the first fact or progress of a job, in terms of {@link System#nanoTime}. */
    public OptionalLong workAfter(long moment) {
        return heard.stream()
                .filter(record -> record.at() >= moment)
                .filter(record -> record.fact().isJournaled()
                        || record.fact().as(JobProgressed.class).isPresent())
                .mapToLong(Heard::at)
                .findFirst();
    }

    public <E extends Event> Stream<E> of(Class<E> form) {
        return facts().filter(fact -> !fact.isDeadLetter()).flatMap(fact -> fact.as(form).stream());
    }

    public boolean has(Class<? extends Event> form) {
        return of(form).findAny().isPresent();
    }

    public <E extends Event> E await(Class<E> form, Predicate<E> such) {
        return Moment.await(form.getSimpleName(), () -> of(form).filter(such).findFirst());
    }

    @Override
    public void close() {
        stop = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
