package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic of a Kafka cluster. Reads all partitions, committed records only. */
public final class KafkaEventLog<E extends Event> implements EventLog<E> {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);
    private static final Duration STEP = Duration.ofMillis(200);

    private final String topic;
    private final Class<E> family;
    private final KafkaConsumer<String, byte[]> reader;
    private final List<TopicPartition> partitions;
    private final KafkaPen pen;
    private final Duration patience;
    /** What Kafka's client has handed out and our caller has not got: it outlives a failure in between. */
    private final List<Envelope<E>> unread = new ArrayList<>();

    private KafkaEventLog(
            String topic,
            Class<E> family,
            KafkaConsumer<String, byte[]> reader,
            List<TopicPartition> partitions,
            KafkaPen pen,
            Duration patience) {
        this.topic = topic;
        this.family = family;
        this.reader = reader;
        this.partitions = partitions;
        this.pen = pen;
        this.patience = patience;
    }

    /**
     * Opens a topic at its beginning.
     *
     * @param family the events that it holds
     * @param pen the name of the pen: the same for all instances that decide over this log
     * @throws LogException.TopicMissing if there is no such topic
     * @throws LogException.Unavailable if Kafka does not answer
     */
    public static <E extends Event> KafkaEventLog<E> open(
            KafkaConnection connection, Topic topic, Class<E> family, String pen) {
        KafkaConsumer<String, byte[]> reader = connection.reader();
        try {
            List<PartitionInfo> found = reader.partitionsFor(topic.name());
            if (found == null || found.isEmpty()) {
                throw new LogException.TopicMissing(topic.name());
            }
            List<TopicPartition> partitions = found.stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            return new KafkaEventLog<>(
                    topic.name(),
                    family,
                    reader,
                    partitions,
                    new KafkaPen(connection, topic.name(), pen),
                    connection.patience());
        } catch (KafkaException e) {
            reader.close();
            throw new LogException.Unavailable(topic.name(), e);
        } catch (LogException e) {
            reader.close();
            throw e;
        }
    }

    /** Opens a topic at its beginning, only to read it. */
    public static <E extends Event> KafkaEventLog<E> open(KafkaConnection connection, Topic topic, Class<E> family) {
        return open(connection, topic, family, "nobody");
    }

    @Override
    public void takePen() {
        pen.take();
    }

    @Override
    public List<Envelope<E>> readToEnd() {
        try {
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            long deadline = System.nanoTime() + patience.toNanos();
            while (!reached(ends)) {
                if (collect(reader.poll(STEP))) {
                    deadline = System.nanoTime() + patience.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new KafkaException("no records came for " + patience.toSeconds() + " seconds");
                }
            }
            return handOver();
        } catch (KafkaException e) {
            throw new LogException.Unavailable(topic, e);
        }
    }

    @Override
    public List<Envelope<E>> poll(Duration atMost) {
        try {
            collect(reader.poll(atMost));
            return handOver();
        } catch (KafkaException e) {
            throw new LogException.Unavailable(topic, e);
        }
    }

    @Override
    public void append(List<Envelope<E>> facts) {
        pen.append(facts.stream().map(EventCodec::encode).map(this::here).toList());
    }

    @Override
    public long lag() {
        return partitions.stream()
                .mapToLong(partition -> reader.currentLag(partition).orElse(0))
                .sum();
    }

    @Override
    public void close() {
        pen.close();
        reader.close();
    }

    private ProducerRecord<String, byte[]> here(ProducerRecord<String, byte[]> record) {
        return new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers());
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return partitions.stream().allMatch(partition -> reader.position(partition) >= ends.get(partition));
    }

    private boolean collect(ConsumerRecords<String, byte[]> records) {
        records.forEach(record -> decoded(record).ifPresent(unread::add));
        return !records.isEmpty();
    }

    private List<Envelope<E>> handOver() {
        List<Envelope<E>> events = List.copyOf(unread);
        unread.clear();
        return events;
    }

    private Optional<Envelope<E>> decoded(ConsumerRecord<String, byte[]> record) {
        try {
            Optional<Envelope<E>> event = EventCodec.decode(record).as(family);
            if (event.isEmpty()) {
                LOG.warn("{}-{}@{} passed over: it is of another family", topic, record.partition(), record.offset());
            }
            return event;
        } catch (EventException.Undecodable e) {
            LOG.warn("{}-{}@{} passed over: {}", topic, record.partition(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }
}
