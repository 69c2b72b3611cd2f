package dev.weightflow.platform.messaging;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Progress of a channel towards the ends that its partitions had when they were assigned. The consumer's position alone is not enough: records wait
 * between consumer and converter, and the markers of transactions take offsets that no record has.
 */
final class CatchUp {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> polled = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> converted = new ConcurrentHashMap<>();
    private volatile boolean over;

    /** Records the positions of polled records. */
    void polled(ConsumerRecords<?, ?> records) {
        records.partitions().forEach(partition -> {
            List<? extends ConsumerRecord<?, ?>> ofPartition = records.records(partition);
            polled.put(partition, ofPartition.get(ofPartition.size() - 1).offset());
        });
    }

    /** Records that a record could be read. */
    void converted(TopicPartition partition, long offset) {
        if (!over) {
            converted.put(partition, offset);
        }
    }

    boolean isOver() {
        return over;
    }

    /** Checks, on the polling thread, whether the end was reached; after that, later partitions of the channel do not matter. */
    boolean look(Consumer<?, ?> consumer) {
        if (!over && consumer.groupMetadata().generationId() >= 0) {
            ends.keySet().retainAll(consumer.assignment());
            Set<TopicPartition> added = new HashSet<>(consumer.assignment());
            added.removeAll(ends.keySet());
            ends.putAll(consumer.endOffsets(added, LONGEST_ANSWER));
            over = consumer.assignment().stream().allMatch(partition -> isRead(consumer, partition));
        }
        return over;
    }

    private boolean isRead(Consumer<?, ?> consumer, TopicPartition partition) {
        long taken = converted.getOrDefault(partition, -1L);
        boolean beyond = taken + 1 >= ends.get(partition);
        boolean nothingWaits = taken >= polled.getOrDefault(partition, -1L)
                && consumer.position(partition, LONGEST_ANSWER) >= ends.get(partition);
        return beyond || nothingWaits;
    }
}
