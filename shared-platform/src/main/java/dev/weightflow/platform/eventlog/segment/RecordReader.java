package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.JournalTopic;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.schema.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads the committed records of a topic as Kafka returns them, whatever is in them. */
final class RecordReader implements AutoCloseable {
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConnection connection;
    private final Topic topic;
    private final AdminClient admin;
    private final List<TopicPartition> partitions;

    /** @param topic the topic, without the connection's prefix */
    RecordReader(KafkaConnection connection, Topic topic) {
        this.connection = connection.withClientId(connection.clientId() + ".segments." + topic.name());
        this.topic = connection.prefix().before(topic);
        this.admin = this.connection.admin();
        this.partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(this.topic.name(), partition))
                .toList();
    }

    /**
     * Returns Kafka's present id of the topic.
     *
     * @throws LogException.Unfit if it is missing, or cannot keep facts
     */
    String topicId() {
        return JournalTopic.require(admin, topic, false).topicId().toString();
    }

    String cluster() {
        return JournalTopic.cluster(admin, topic.name());
    }

    Offsets beginning() {
        return offsets(OffsetSpec.earliest());
    }

    Offsets end() {
        return offsets(OffsetSpec.latest());
    }

    private Offsets offsets(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, which));
        try {
            Map<Integer, Long> offsets = new HashMap<>();
            admin.listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
            return new Offsets(offsets);
        } catch (ExecutionException e) {
            throw new LogException.Unavailable(topic.name(), e.getCause());
        } catch (InterruptedException e) {
            throw new LogException.Unavailable(topic.name(), new InterruptException(e));
        }
    }

    /**
     * Reads everything between two positions, in order within each partition.
     *
     * @throws LogException.Unavailable if Kafka does not answer
     */
    void read(Offsets from, Offsets to, Consumer<List<ConsumerRecord<byte[], byte[]>>> told) {
        KafkaConsumer<byte[], byte[]> consumer = connection.assignedByteReader();
        try {
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, from.of(partition.partition())));
            long patience = System.nanoTime() + connection.timeout().toNanos();
            while (!position(consumer).reaches(to)) {
                List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
                consumer.poll(POLL).forEach(record -> {
                    if (record.offset() < to.of(record.partition())) {
                        some.add(record);
                    }
                });
                if (!some.isEmpty()) {
                    patience = System.nanoTime() + connection.timeout().toNanos();
                    told.accept(some);
                } else if (System.nanoTime() > patience) {
                    throw new LogException.Unavailable(
                            topic.name(),
                            "no records came for " + connection.timeout().toSeconds() + " seconds",
                            null);
                }
            }
        } catch (KafkaException e) {
            throw new LogException.Unavailable(topic.name(), e);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private Offsets position(KafkaConsumer<?, ?> consumer) {
        Map<Integer, Long> position = new HashMap<>();
        partitions.forEach(partition -> position.put(partition.partition(), consumer.position(partition)));
        return new Offsets(position);
    }

    @Override
    public void close() {
        admin.close(TO_CLOSE);
    }
}
