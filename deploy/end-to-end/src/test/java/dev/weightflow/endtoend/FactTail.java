package dev.weightflow.endtoend;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Hears of every record in every topic, from the first on, as it comes. */
final class FactTail implements AutoCloseable {

    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stop;

    FactTail(String bootstrapServers) {
        thread = new Thread(() -> follow(KafkaConnection.to(bootstrapServers, "end-to-end")), "fact-tail");
        thread.setDaemon(true);
        thread.start();
    }

    /** All records that lie in the topics now. */
    static List<Fact> all(String bootstrapServers) {
        try (KafkaConsumer<String, byte[]> consumer = reader(KafkaConnection.to(bootstrapServers, "end-to-end"))) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            List<Fact> facts = new CopyOnWriteArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> facts.add(Fact.of(message)));
            }
            return facts;
        }
    }

    private void follow(KafkaConnection kafka) {
        try (KafkaConsumer<String, byte[]> consumer = reader(kafka)) {
            while (!stop) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> facts.add(Fact.of(message)));
            }
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

    /** All events of that form so far. */
    <E extends Event> Stream<E> of(Class<E> form) {
        return facts.stream()
                .filter(fact -> !fact.topic().endsWith(Topic.DEAD_LETTERS))
                .flatMap(fact -> fact.as(form).stream());
    }

    /** Waits for an event. */
    <E extends Event> E await(Class<E> form, Predicate<E> such) {
        Moment.await(form.getSimpleName(), () -> of(form).anyMatch(such));
        return of(form).filter(such).findFirst().orElseThrow();
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
