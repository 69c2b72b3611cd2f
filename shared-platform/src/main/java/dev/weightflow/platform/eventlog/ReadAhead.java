package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.FactReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Polls a topic of facts. While there is much to read, it is one poll ahead, so that the signatures of the next facts are verified while those before
 * them are applied; it holds two polls at most. Confined to one thread.
 */
final class ReadAhead {
    private final String topic;
    private final FactReader facts;
    private final Function<Duration, ConsumerRecords<String, byte[]>> poll;
    private Optional<Polled> ahead = Optional.empty();
    /** Failure of the poll ahead, for the next one to tell of. */
    private Optional<LogException> failed = Optional.empty();

    /**
     * @param topic the topic's own name
     * @param poll polls its consumer, for no longer than that
     */
    ReadAhead(String topic, FactReader facts, Function<Duration, ConsumerRecords<String, byte[]>> poll) {
        this.topic = topic;
        this.facts = facts;
        this.poll = poll;
    }

    /** Records of a poll, which are read in the background. */
    record Polled(
            ConsumerRecords<String, byte[]> records,
            Map<TopicPartition, CompletableFuture<List<FactReader.Reading>>> read) {
        Set<TopicPartition> partitions() {
            return records.partitions();
        }

        List<ConsumerRecord<String, byte[]>> records(TopicPartition partition) {
            return records.records(partition);
        }

        /** Waits for the records of a partition to be read. */
        List<FactReader.Reading> readings(TopicPartition partition) {
            return read.get(partition).join();
        }

        /** Returns the offsets behind its records. */
        Map<Integer, Long> next() {
            Map<Integer, Long> next = new HashMap<>();
            records.nextOffsets().forEach((partition, offset) -> next.put(partition.partition(), offset.offset()));
            return next;
        }
    }

    /**
     * Returns the next records.
     *
     * @param atMost longest wait if there are none
     * @throws LogException if that fails, now or when it was tried ahead
     */
    Polled next(Duration atMost) {
        Polled next = ahead.orElseGet(() -> polled(atMost));
        ahead = Optional.empty();
        if (next.records().count() >= FactReader.MANY) {
            pollAhead();
        }
        return next;
    }

    private Polled polled(Duration atMost) {
        if (failed.isPresent()) {
            LogException failure = failed.get();
            failed = Optional.empty();
            throw failure;
        }
        ConsumerRecords<String, byte[]> records = poll.apply(atMost);
        return new Polled(
                records,
                records.partitions().stream()
                        .collect(Collectors.toMap(
                                Function.identity(), partition -> facts.readAhead(topic, records.records(partition)))));
    }

    private void pollAhead() {
        try {
            ahead = Optional.of(polled(Duration.ZERO))
                    .filter(polled -> !polled.next().isEmpty());
        } catch (LogException e) {
            failed = Optional.of(e);
        }
    }

    /** Forgets what it is ahead, and returns the partitions that must be read again from where they were returned up to. */
    Set<TopicPartition> forget() {
        Set<TopicPartition> again =
                ahead.map(polled -> polled.records().nextOffsets().keySet()).orElse(Set.of());
        ahead = Optional.empty();
        failed = Optional.empty();
        return again;
    }
}
